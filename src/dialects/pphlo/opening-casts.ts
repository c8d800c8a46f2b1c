import { Builder } from '../../ir/builder.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import { type TensorType, withSecret } from '../../ir/types.ts';
import { convert, reveal } from './ops.ts';

/**
 * In SPU's own text `pphlo.convert` from secret to public opens the value. Writes each such cast, of a module that is not verified yet,
 * as what it is here: a cast of the secret, where the element type changes, and `pphlo.reveal`. Only for programs whose every value is
 * in their text; elsewhere the verifier refuses such a cast. Returns their number.
 */
export function revealOpeningCasts(module: Operation): number {
  const casts: Operation[] = [];
  module.walk((op) => void (convert.is(op) && casts.push(op)));
  let count = 0;
  for (const op of casts) {
    const [from, to] = [op.operand(0).type as TensorType, op.result.type as TensorType];
    if (from.kind !== 'tensor' || to.kind !== 'tensor' || !from.secret || to.secret) continue;
    const b = Builder.before(op);
    let v: Value = op.operand(0);
    if (from.dtype !== to.dtype) v = b.value(convert, { operand: v }, {}, withSecret(to, true));
    op.result.replaceAllUsesWith(b.value(reveal, { operand: v }, {}, to));
    op.erase();
    count++;
  }
  return count;
}
