import { bitWidth, isBool, isFloat } from '../../eval/dtype.ts';
import type { Operation } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';
import type { Ranges } from './analysis.ts';
import { type Interval, isKnown, join } from './interval.ts';
import type { Rule, RuleTable } from './rules.ts';
import { dtypeOf } from './sums.ts';

/** Comparisons, choices, casts, constants: what gives elements as they are, or bits. */

const at = (op: Operation, r: Ranges, i: number): Interval => r.of(op.operand(i));

/** A choice between two operands element by element: bounds of each end, with the proof of an operand that is the result. */
const ends =
  (f: (a: number, b: number) => number): Rule =>
  (op, r) => {
    const [x, y] = [at(op, r, 0), at(op, r, 1)];
    const [lo, hi] = [f(x.lo, y.lo), f(x.hi, y.hi)];
    const same = [x, y].find((z) => z.lo === lo && z.hi === hi);
    return same && !x.assumed && !y.assumed ? same : [lo, hi];
  };

const bit: Rule = () => [0, 1];
const bits: Rule = (op) => (isBool(dtypeOf(op.result)) ? [0, 1] : undefined);

/** Least and largest element of a literal; floats as fixed point rounds them. */
const constant: Rule = (op, r) => {
  const { data } = (op.attrs.value as { tensor: { data: ArrayLike<number | bigint> } }).tensor;
  let [lo, hi] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    const x = Number(data[i]);
    if (Number.isNaN(x)) return undefined;
    lo = Math.min(lo, x);
    hi = Math.max(hi, x);
  }
  if (data.length === 0) return [0, 0];
  if (!isFloat(dtypeOf(op.result))) return [lo, hi];
  if (Math.max(-lo, hi) >= r.capacity / 2) return undefined;
  return [Math.floor(lo / r.ulp) * r.ulp, Math.ceil(hi / r.ulp) * r.ulp];
};

/** Casts: a number that the new type can show stays what it is. */
const convert: Rule = (op, r) => {
  const x = at(op, r, 0);
  const [from, to] = [dtypeOf(op.operand(0)), dtypeOf(op.result)];
  if (from === to) return x;
  if (isBool(to)) return [0, 1];
  if (isFloat(to)) {
    // Whole numbers beyond the ring wrap, and those beyond 2^20 are rounded by floats.
    if (isKnown(x) && Math.max(-x.lo, x.hi) > (isFloat(from) ? r.capacity : 2 ** 20)) return undefined;
    return x;
  }
  if (!isFloat(from)) return x;
  return isKnown(x) ? [Math.trunc(x.lo), Math.trunc(x.hi)] : undefined;
};

export const choiceRules: RuleTable = {
  'pphlo.constant': constant,
  'pphlo.epsilon': (_op, r) => [0, 2 * Math.max(r.ulp, 2 ** -18)],
  'pphlo.iota': (op) => {
    const { shape } = op.result.type as TensorType;
    return [0, Math.max(0, (shape[Number(op.attrs.iota_dimension)] ?? 1) - 1)];
  },
  'pphlo.equal': bit,
  'pphlo.not_equal': bit,
  'pphlo.less': bit,
  'pphlo.less_equal': bit,
  'pphlo.greater': bit,
  'pphlo.greater_equal': bit,
  'pphlo.is_finite': bit,
  'pphlo.not': bits,
  'pphlo.or': bits,
  'pphlo.xor': bits,
  'pphlo.and': (op, r) => {
    if (isBool(dtypeOf(op.result))) return [0, 1];
    // What is not negative bounds the bits of both.
    const tops = [at(op, r, 0), at(op, r, 1)].filter((x) => x.lo >= 0).map((x) => x.hi);
    return tops.length > 0 ? [0, Math.min(...tops)] : undefined;
  },
  'pphlo.popcnt': (op) => [0, bitWidth(dtypeOf(op.result))],
  'pphlo.count_leading_zeros': (op) => [0, bitWidth(dtypeOf(op.result))],
  'pphlo.sign': () => [-1, 1],
  'pphlo.abs': (op, r) => {
    const x = at(op, r, 0);
    const least = x.lo > 0 ? x.lo : x.hi < 0 ? -x.hi : 0;
    return [least, Math.max(-x.lo, x.hi)];
  },
  'pphlo.maximum': ends(Math.max),
  'pphlo.minimum': ends(Math.min),
  'pphlo.clamp': (op, r) => {
    const [low, x, high] = [at(op, r, 0), at(op, r, 1), at(op, r, 2)];
    return [Math.min(Math.max(low.lo, x.lo), high.lo), Math.min(Math.max(low.hi, x.hi), high.hi)];
  },
  'pphlo.select': (op, r) => join([at(op, r, 1), at(op, r, 2)]),
  'pphlo.convert': convert,
};
