import { Builder } from '../../../ir/builder.ts';
import type { AnyOpDef } from '../../../ir/define-op.ts';
import type { Operation } from '../../../ir/ir.ts';
import { showType } from '../../../ir/types.ts';
import type { Kernels } from '../evaluate/kernel.ts';
import { type ComposedOp, meaningOf } from './composed-op.ts';
import * as list from './list.ts';

/** Every op that is made of others. */
const all: readonly ComposedOp[] = Object.values(list);
const byOp = new Map(all.map((c) => [c.op, c]));

export const composedOps: readonly AnyOpDef[] = all.map((c) => c.op);
/** Their meaning, by name without dialect. */
export const composedKernels: Kernels = Object.fromEntries(
  all.map((c) => [c.op.name.slice(c.op.dialect.length + 1), meaningOf(c)]),
);

/** Puts the compositions in place of all composed ops below `root`. @returns how many there were */
export function expandComposed(root: Operation): number {
  const found: Operation[] = [];
  if (all.every((c) => c.op.made === 0)) return 0;
  root.walk((op) => void (byOp.has(op.def) && found.push(op)));
  let n = 0;
  while (found.length > 0) {
    const op = found.pop()!;
    const b = Builder.before(op);
    const insert = b.insert.bind(b);
    // A composition may use composed ops itself.
    b.insert = (made) => {
      if (byOp.has(made.def)) found.push(made);
      return insert(made);
    };
    const results = byOp.get(op.def)!.compose(b, op.operands, op);
    for (const [i, r] of op.results.entries()) {
      if (results[i]?.type !== r.type)
        throw new Error(
          `the composition of ${op.name} gives ${results[i] && showType(results[i].type)} for ${showType(r.type)}`,
        );
      r.replaceAllUsesWith(results[i]!);
    }
    op.erase();
    n++;
  }
  return n;
}
