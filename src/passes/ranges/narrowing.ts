import { bitWidth, isFloat, isInt } from '../../eval/dtype.ts';
import type { Operation } from '../../ir/ir.ts';
import { isSecret, type TensorType } from '../../ir/types.ts';
import type { Ranges } from './analysis.ts';
import { isKnown } from './interval.ts';

/** What kernels are told of ranges: numbers of bits of ring elements, with the ring that they hold for. */

const dtypeOf = (op: Operation, i: number): TensorType['dtype'] => (op.operand(i).type as TensorType).dtype;

/** Ops that subtract their operands and ask for the sign, or whether it is 0. */
export const COMPARISONS: ReadonlySet<string> = new Set(
  ['equal', 'not_equal', 'less', 'less_equal', 'greater', 'greater_equal', 'maximum', 'minimum'].map(
    (n) => `pphlo.${n}`,
  ),
);
/** Ops that write an operand as c·2^m first, and which operand that is. */
export const INVERSES: ReadonlyMap<string, number> = new Map([
  ['pphlo.divide', 1],
  ['pphlo.divide_by_broadcast', 1],
  ['pphlo.reciprocal', 0],
]);

/**
 * [k, f, n]: |lhs − rhs| < 2^n in units of fixed point (integers: as they are) in a ring of k bits with f fraction bits.
 * Undefined where nothing is known that a full comparison does not know.
 */
export function comparisonBits(op: Operation, r: Ranges): readonly number[] | undefined {
  const [a, b] = [dtypeOf(op, 0), dtypeOf(op, 1)];
  if (a !== b || !(isFloat(a) || isInt(a)) || !op.operands.some((v) => isSecret(v.type))) return undefined;
  const [x, y] = [r.of(op.operand(0)), r.of(op.operand(1))];
  if (!isKnown(x) || !isKnown(y)) return undefined;
  const { k, fxp } = r.ring;
  const most = Math.max(x.hi - y.lo, y.hi - x.lo) * (isFloat(a) ? 2 ** fxp : 1);
  const n = Math.floor(Math.log2(Math.max(1, most))) + 1;
  return n <= (isFloat(a) ? k - 3 : bitWidth(a) - 2) ? [k, fxp, n] : undefined;
}

/**
 * [k, f, low, high]: 2^low ≤ x < 2^high for the divisor in units of fixed point. `high` is k where no upper bound is known.
 * Undefined for divisors that may be 0 or negative, or so small that errors of fixed point might make them so.
 */
export function divisorBits(op: Operation, r: Ranges): readonly number[] | undefined {
  const v = op.operand(INVERSES.get(op.name)!);
  if (!isSecret(v.type) || !isFloat((v.type as TensorType).dtype)) return undefined;
  const x = r.of(v);
  const { k, fxp } = r.ring;
  const low = Math.floor(Math.log2(x.lo * 2 ** fxp));
  // NaN for negative bounds.
  if (!(low >= 0)) return undefined;
  const high = x.hi === Infinity ? k : Math.floor(Math.log2(x.hi * 2 ** fxp)) + 1;
  return [k, fxp, low, Math.min(k, high)];
}
