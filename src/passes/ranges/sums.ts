import { isFloat, isInt } from '../../eval/dtype.ts';
import type { Operation, Value } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';
import { dotDimsOf } from '../vectorize/kinds.ts';
import type { Ranges } from './analysis.ts';
import { type Bounds, hull, type Interval, isKnown, reach, times } from './interval.ts';
import type { Rule, RuleTable } from './rules.ts';

/** Sums and products: interval arithmetic, where nothing can wrap. */

export const dtypeOf = (v: Value): TensorType['dtype'] => (v.type as TensorType).dtype;
const shapeOf = (v: Value): readonly number[] => (v.type as TensorType).shape;

/** Rounding of public floats: that of f32, some operations long. */
const ROUNDING = 2 ** -20;
/** That of a sum of n terms. */
const roundingOf = (n: number): number => 2 ** -23 * (n + 8);
/** Bounds of a float result that is off by units of fixed point and by rounding. */
export const padded = (r: Ranges, [lo, hi]: Bounds, units: number, relative = ROUNDING): Bounds => {
  const pad = (x: number): number => units * r.ulp + Math.abs(x) * relative;
  return [lo - pad(lo), hi + pad(hi)];
};

/** A sum of `n` terms in `x`, beside others. Undefined where it could wrap. */
export function sumBounds(r: Ranges, v: Value, terms: readonly (readonly [Interval, number])[]): Bounds | undefined {
  if (!terms.every(([x]) => isKnown(x))) return undefined;
  const lo = terms.reduce((s, [x, n]) => s + n * x.lo, 0);
  const hi = terms.reduce((s, [x, n]) => s + n * x.hi, 0);
  if (!isFloat(dtypeOf(v))) return [lo, hi];
  const size = terms.reduce((s, [x, n]) => s + n * reach(x), 0);
  if (size >= r.capacity) return undefined;
  // Sums of a ring are exact, and those of floats grow with their terms: the ends are off by what the sum of the ends is off by.
  const count = terms.reduce((s, [, n]) => s + n, 0);
  const off = (end: 'lo' | 'hi'): number =>
    roundingOf(count) * terms.reduce((s, [x, n]) => s + n * Math.abs(x[end]), 0);
  return [lo - off('lo'), hi + off('hi')];
}

/** Whether a product of these two is an exact ring product: one of them is not in fixed point. */
const isExactProduct = (op: Operation): boolean => op.operands.some((v) => !isFloat(dtypeOf(v)));

/** n products of elements of two operands, added up. Undefined where they could wrap. */
function productBounds(op: Operation, r: Ranges, x: Interval, y: Interval, n: number): Bounds | undefined {
  if (!isKnown(x) || !isKnown(y)) return undefined;
  const [lo, hi] = times(x, y);
  const sum: Bounds = [n * lo, n * hi];
  if (!isFloat(dtypeOf(op.result))) return sum;
  const size = n * Math.max(Math.abs(lo), Math.abs(hi));
  const exact = isExactProduct(op);
  if (size >= (exact ? r.capacity : r.productCapacity)) return undefined;
  // A truncation may come after every product, with an error of up to two units, and a public factor is rounded to a unit.
  const pad = (x: number): number => (exact ? 0 : n * 2 * r.ulp) + Math.abs(x) * roundingOf(n);
  return [sum[0] - pad(sum[0]), sum[1] + pad(sum[1])];
}

const at = (op: Operation, r: Ranges, i: number): Interval => r.of(op.operand(i));

const linear =
  (sign: 1 | -1): Rule =>
  (op, r) => {
    const x = at(op, r, 0);
    const y = at(op, r, 1);
    if (!isKnown(x) || !isKnown(y)) return undefined;
    return sumBounds(r, op.result, [
      [x, 1],
      [sign > 0 ? y : { lo: -y.hi, hi: -y.lo }, 1],
    ]);
  };
const multiply: Rule = (op, r) => {
  const b = productBounds(op, r, at(op, r, 0), at(op, r, 1), 1);
  return b && op.operand(0) === op.operand(1) ? squareOf(r, at(op, r, 0), b) : b;
};
/** Squares are not negative, but for the error of a truncation. */
const squareOf = (r: Ranges, x: Interval, [lo, hi]: Bounds): Bounds => {
  const least = x.lo > 0 ? x.lo ** 2 : x.hi < 0 ? x.hi ** 2 : 0;
  return [Math.max(lo, least - 2 * r.ulp - least * ROUNDING), hi];
};

const contracted = (op: Operation): number =>
  dotDimsOf(op).lhs_contracting_dimensions.reduce((n, d) => n * shapeOf(op.operand(0))[d]!, 1);
const dot: Rule = (op, r) => productBounds(op, r, at(op, r, 0), at(op, r, 1), contracted(op));
const convolution: Rule = (op, r) => {
  const d = (op.attrs.dimension_numbers ?? {}) as { kernel_output_feature_dimension?: number };
  const kernel = shapeOf(op.operand(1));
  const n = kernel.reduce((a, m, i) => (i === d.kernel_output_feature_dimension ? a : a * m), 1);
  // Padding multiplies by 0.
  const x = at(op, r, 0);
  return productBounds(op, r, { lo: Math.min(0, x.lo), hi: Math.max(0, x.hi) }, at(op, r, 1), n);
};

/** Bounds of x/y for y away from 0, by far enough that no error of it shows much. */
export function quotientBounds(r: Ranges, v: Value, x: Interval, y: Interval): Bounds | undefined {
  if (!isKnown(x) || !isKnown(y)) return undefined;
  const away = isFloat(dtypeOf(v)) ? 2 ** 8 * r.ulp : 1;
  if (y.lo < away && y.hi > -away) return undefined;
  const [lo, hi] = hull([x.lo / y.lo, x.lo / y.hi, x.hi / y.lo, x.hi / y.hi]);
  if (isInt(dtypeOf(v))) return [Math.trunc(lo), Math.trunc(hi)];
  if (Math.max(-lo, hi) >= 2 ** (r.ring.k - 8 - 2 * r.ring.fxp)) return undefined;
  return padded(r, [lo, hi], 16, FUNCTION_ERROR);
}
/** A generous relative error of quotients, roots and exponentials: docs/accuracy.md has a hundredth of it in small rings, far less in others. */
export const FUNCTION_ERROR = 2 ** -5;

const divide: Rule = (op, r) => quotientBounds(r, op.result, at(op, r, 0), at(op, r, 1));

export const sumRules: RuleTable = {
  'pphlo.add': linear(1),
  'pphlo.subtract': linear(-1),
  'pphlo.multiply': multiply,
  'pphlo.square': (op, r) => {
    const x = at(op, r, 0);
    const b = productBounds(op, r, x, x, 1);
    return b && squareOf(r, x, b);
  },
  'pphlo.dot': dot,
  'pphlo.dot_general': dot,
  'pphlo.convolution': convolution,
  'pphlo.divide': divide,
  'pphlo.divide_by_broadcast': divide,
  'pphlo.reciprocal': (op, r) => quotientBounds(r, op.result, { lo: 1, hi: 1 }, at(op, r, 0)),
  'pphlo.negate': (op, r) => {
    const x = at(op, r, 0);
    return [-x.hi, -x.lo];
  },
  'pphlo.remainder': (op, r) => {
    if (!isInt(dtypeOf(op.result))) return undefined;
    const [x, y] = [at(op, r, 0), at(op, r, 1)];
    if (y.lo <= 0 && y.hi >= 0) return undefined;
    const most = Math.min(reach(y) - 1, reach(x));
    return [x.lo < 0 ? -most : 0, x.hi > 0 ? most : 0];
  },
};
