import { isFloat } from '../../eval/dtype.ts';
import type { Operation } from '../../ir/ir.ts';
import type { Ranges } from './analysis.ts';
import { type Bounds, type Interval, isKnown, marksOf } from './interval.ts';
import { exponentOfSoftmax } from './peaks.ts';
import type { Rule, RuleTable } from './rules.ts';
import { FUNCTION_ERROR, padded } from './sums.ts';

/** Elementary functions: monotone ones at both ends, bounded ones within their bounds, each with the error of its kernel. */

const at = (op: Operation, r: Ranges): Interval => r.of(op.operand(0));

/** 2^(2^b), beyond which no exponential of a shared number grows: see `exponentBits` of the kernel, whose rule this is. */
export function saturation({ k, fxp }: Ranges['ring']): number {
  let b = 1;
  while (b < 6 && 2 ** (b + 1) < Math.min(k - 2 - fxp, k / 2 + 1)) b++;
  return 2 ** (2 ** b);
}

const exponential =
  (shift: number): Rule =>
  (op, r) => {
    const x = at(op, r);
    const top = exponentOfSoftmax(op.operand(0)) ? 0 : x.hi;
    // In the clear it grows as far as its dtype goes.
    const limit = r.isShared(op.result) ? saturation(r.ring) : Infinity;
    const hi = Math.min(Math.exp(top), limit);
    const lo = Math.min(Math.exp(x.lo), limit);
    const [a, b] = padded(r, [lo, hi], 16, FUNCTION_ERROR);
    const low = Math.max(a, -16 * r.ulp) + shift;
    if (Math.exp(top) <= limit) return [low, b + shift];
    return { lo: low, hi: b + shift, by: op, ...marksOf([x]), loose: true };
  };

/** A function with bounds for all numbers; on known ones it is monotone, where `f` is given. */
const bounded =
  (lo: number, hi: number, f?: (x: number) => number): Rule =>
  (op, r) => {
    const x = at(op, r);
    const b: Bounds = f && isKnown(x) ? [f(x.lo), f(x.hi)] : [lo, hi];
    return padded(r, b, 16, 2 ** -7);
  };
const arctangent: Rule = (op, r) => {
  const x = at(op, r);
  return isKnown(x) && Math.max(-x.lo, x.hi) <= 2 ** 8
    ? padded(r, [Math.atan(x.lo), Math.atan(x.hi)], 16, 2 ** -7)
    : undefined;
};
/** The same where the kernel reduces the argument by a period, which it does for numbers that are not too large. */
const periodic: Rule = (op, r) => {
  const x = at(op, r);
  return isKnown(x) && Math.max(-x.lo, x.hi) <= 2 ** 8 ? padded(r, [-1, 1], 16, 2 ** -7) : undefined;
};
/** A monotone function of numbers above 0. */
const aboveZero =
  (f: (x: number) => number, shift = 0): Rule =>
  (op, r) => {
    const x = at(op, r);
    if (x.lo + shift < 16 * r.ulp || !isKnown(x)) return undefined;
    const ends = [f(x.lo), f(x.hi)];
    return padded(r, [Math.min(...ends), Math.max(...ends)], 16, FUNCTION_ERROR);
  };
const rounding =
  (down: (x: number) => number, up: (x: number) => number): Rule =>
  (op, r) => {
    const x = at(op, r);
    return isFloat((op.result.type as { dtype: 'f32' }).dtype) ? [down(x.lo), up(x.hi)] : undefined;
  };

export const functionRules: RuleTable = {
  'pphlo.exponential': exponential(0),
  'pphlo.exponential_minus_one': exponential(-1),
  'pphlo.log': aboveZero(Math.log),
  'pphlo.log_plus_one': aboveZero(Math.log1p, 1),
  'pphlo.sqrt': (op, r) => {
    const x = at(op, r);
    if (!isKnown(x)) return r.isShared(op.result) ? [-16 * r.ulp, Infinity] : undefined;
    if (x.lo < 0 && !r.isShared(op.result)) return undefined;
    const [lo, hi] = padded(r, [Math.sqrt(Math.max(0, x.lo)), Math.sqrt(Math.max(0, x.hi))], 16, FUNCTION_ERROR);
    return [lo, hi];
  },
  'pphlo.rsqrt': aboveZero((x) => 1 / Math.sqrt(x)),
  'pphlo.logistic': bounded(0, 1, (x) => 1 / (1 + Math.exp(-x))),
  'pphlo.tanh': bounded(-1, 1, Math.tanh),
  'pphlo.erf': bounded(-1, 1),
  'pphlo.erfc': bounded(0, 2),
  'pphlo.atan': arctangent,
  'pphlo.sine': periodic,
  'pphlo.cosine': periodic,
  'pphlo.floor': rounding(Math.floor, Math.floor),
  'pphlo.ceil': rounding(Math.ceil, Math.ceil),
  'pphlo.round_nearest_afz': rounding(Math.floor, Math.ceil),
  'pphlo.round_nearest_even': rounding(Math.floor, Math.ceil),
};
