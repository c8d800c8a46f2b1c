import { isFloat } from '../../eval/dtype.ts';
import type { Value } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';
import { literalOf, splatOf } from '../build.ts';
import { isMove } from '../mixed-products/casts.ts';
import { squared } from './algebra.ts';
import { made, typeOf } from './rule.ts';

/** What the ops before it tell about a secret number. */

/** How many ops are looked back. */
const DEPTH = 6;

/** The value that was moved, or `v` itself. */
export function unmoved(v: Value): Value {
  let x = v;
  while (isMove(x.def)) x = x.def!.operand(0);
  return x;
}

/** True when no element of a float is negative, whatever the secrets are. */
export function isNonNegative(v: Value, depth = DEPTH): boolean {
  const c = splatOf(v);
  if (c !== undefined) return c >= 0;
  const op = v.def;
  if (!op || depth === 0 || !isFloat(typeOf(v).dtype)) return false;
  const at = (i: number) => isNonNegative(op.operand(i), depth - 1);
  switch (op.name) {
    case 'pphlo.abs':
    case 'pphlo.exponential':
    case 'pphlo.sqrt':
    case 'pphlo.logistic':
      return true;
    case 'pphlo.square':
    case 'pphlo.multiply':
      return squared(v) !== undefined || (op.numOperands === 2 && at(0) && at(1));
    case 'pphlo.maximum':
      return at(0) || at(1);
    case 'pphlo.minimum':
    case 'pphlo.add':
      return at(0) && at(1);
    case 'pphlo.select':
      return at(1) && at(2);
    case 'pphlo.convert':
      return typeOf(op.operand(0)).dtype === 'i1' || at(0);
    default:
      return isMove(op) && at(0);
  }
}

/** x − max over some dimensions of x: softmax and its kin keep their exponents below 0 so. */
function isBelowItsMaximum(v: Value): boolean {
  const op = made(v, 'subtract');
  const fold = op && made(unmoved(op.operand(1)), 'reduce');
  const block = fold?.regions[0]?.block;
  const first = block && [...block][0];
  return (
    fold !== undefined &&
    fold.numOperands === 2 &&
    fold.operand(0) === op!.operand(0) &&
    first?.name === 'pphlo.maximum' &&
    block!.terminator.operand(0) === first.results[0]
  );
}

/** A number that no element's magnitude exceeds, or Infinity. */
export function largest(v: Value, depth = DEPTH): number {
  const literal = literalOf(v);
  if (literal) {
    const data = literal.tensor.data as ArrayLike<number | bigint>;
    let m = 0;
    for (let i = 0; i < data.length; i++) m = Math.max(m, Math.abs(Number(data[i])));
    return Number.isNaN(m) ? Infinity : m;
  }
  const op = v.def;
  if (!op || depth === 0) return Infinity;
  const at = (i: number) => largest(op.operand(i), depth - 1);
  switch (op.name) {
    case 'pphlo.logistic':
    case 'pphlo.tanh':
    case 'pphlo.erf':
    case 'pphlo.sign':
    case 'pphlo.sine':
    case 'pphlo.cosine':
      return 1;
    case 'pphlo.exponential': {
      const x = op.operand(0);
      const below = isBelowItsMaximum(x) || (made(x, 'negate') && isNonNegative(x.def!.operand(0)));
      return below ? 1 : Infinity;
    }
    case 'pphlo.convert':
      return (op.operand(0).type as TensorType).dtype === 'i1' ? 1 : at(0);
    case 'pphlo.add':
    case 'pphlo.subtract':
      return at(0) + at(1);
    case 'pphlo.multiply':
      return at(0) * at(1) || Infinity;
    case 'pphlo.maximum':
    case 'pphlo.minimum':
      return Math.max(at(0), at(1));
    case 'pphlo.select':
      return Math.max(at(1), at(2));
    case 'pphlo.negate':
    case 'pphlo.abs':
      return at(0);
    default:
      return isMove(op) ? at(0) : Infinity;
  }
}
