import type { Operation } from '../../ir/ir.ts';
import { showType } from '../../ir/types.ts';
import { SpucError, showLocation } from '../../support/diagnostics.ts';
import type { Engine } from './engine.ts';

/** Errors of an execution say which op it was, where, on what and at which participant. */

/** Errors that were told already, with the participant they come from: a link hands them on to all others. */
const told = new WeakMap<Error, number>();

const where = ({ role, rank }: Pick<Engine, 'role' | 'rank'>): string =>
  role === 'party' ? `at party ${rank}` : role === 'dealer' ? 'at the dealer' : 'before the run, as at every party';

/** `'pphlo.divide' on (tensor<3x!pphlo.secret<f32>>, …) at party 1`. */
const description = (op: Operation, engine: Pick<Engine, 'role' | 'rank'>): string =>
  `'${op.name}' on (${op.operands.map((v) => showType(v.type)).join(', ')}) ${where(engine)}`;

/**
 * The error of an op with its op, operand types and participant. A user's error gets them as a note, and the op's location where it has
 * none; any other one in its message, once, however many ops fail with it.
 */
export function inOp(e: unknown, op: Operation, engine: Pick<Engine, 'role' | 'rank'>): unknown {
  if (e instanceof SpucError) {
    if ((told.get(e) ?? engine.rank) !== engine.rank) return e;
    const note = { message: `in ${description(op, engine)}`, loc: op.loc };
    const full = new SpucError(
      e.diagnostics.map((d) => ({
        ...d,
        loc: d.loc.kind === 'unknown' ? op.loc : d.loc,
        notes: [...(d.notes ?? []), note],
      })),
    );
    told.set(full, engine.rank);
    return full;
  }
  if (e instanceof Error && !told.has(e)) {
    told.set(e, engine.rank);
    e.message = `${e.message} (in ${description(op, engine)}, ${showLocation(op.loc)})`;
  }
  return e;
}
