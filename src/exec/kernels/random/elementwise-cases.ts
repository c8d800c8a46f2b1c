import { bitWidth, type DType, isBool, isFloat, isInt } from '../../../eval/dtype.ts';
import type { Draw, Numbers } from './draw.ts';
import type { Arg, OpCase, Tolerance } from './op-case.ts';
import { absolute, relative, units } from './tolerances.ts';

/** Cases of elementwise ops. Each function draws one case of the op of that name. */

export type MakeCase = (d: Draw, op: string) => OpCase;

const arg = (dtype: DType, shape: readonly number[], numbers: Numbers): Arg => ({ dtype, shape, numbers });
const withTolerance = (t: Tolerance | undefined) => (t ? { tolerance: t } : {});

/** Functions of one float: where they are asked, and how well. */
interface Real {
  readonly numbers: (d: Draw, t: DType) => Numbers;
  readonly tolerance: (d: Draw) => Tolerance;
}
const flat = (low: number, high: number, tolerance: Real['tolerance']): Real => ({
  numbers: (d, t) => d.reals(t, low, high),
  tolerance,
});
/** By octaves; the ends are exponents of 2, no lower than 4 bits of the fraction and no higher than the ring. */
const octaves = (low: number, high: number, signs: boolean, tolerance: Real['tolerance']): Real => ({
  numbers: (d, t) =>
    d.octaves(t, Math.max(low, 4 - d.ring.f), Math.min(high, d.ring.f, t === 'f16' ? 15 : high), signs),
  tolerance,
});
const abs =
  (a: number): Real['tolerance'] =>
  (d) =>
    absolute(d.ring, a);
const rel =
  (r: number): Real['tolerance'] =>
  (d) =>
    relative(d.ring, r);
const gamma: Real['tolerance'] = (d) => (want) => 2 ** (18 - d.ring.f) * (5e-5 + 2e-5 * Math.abs(want));

const reals: Record<string, Real> = {
  exponential: flat(-12, 8, rel(2e-4)),
  exponential_minus_one: flat(-10, 8, rel(2e-4)),
  log: octaves(-10, 17, false, abs(5e-5)),
  log_plus_one: {
    numbers: (d, t) => (n) =>
      octaves(-6, 12, false, abs(0))
        .numbers(
          d,
          'f64',
        )(n)
        .map((x) => d.exact(t, Number(x) - 0.75)),
    tolerance: abs(5e-5),
  },
  logistic: flat(-30, 30, abs(1e-4)),
  tanh: flat(-30, 30, abs(1e-4)),
  erf: flat(-30, 30, abs(1e-4)),
  erfc: flat(-30, 30, abs(1e-4)),
  sine: flat(-60, 60, abs(1e-4)),
  cosine: flat(-60, 60, abs(1e-4)),
  tan: flat(-1.25, 1.25, rel(2e-4)),
  sqrt: octaves(-10, 26, false, rel(5e-5)),
  rsqrt: octaves(-10, 26, false, rel(5e-5)),
  cbrt: octaves(-8, 10, true, abs(1e-4)),
  reciprocal: octaves(-8, 17, true, rel(5e-5)),
  // Its polynomial has one degree for all rings (fixed-erf-inv).
  erf_inv: flat(-0.96, 0.96, (d) => (want) => Math.max(relative(d.ring, 2e-4)(want), 1e-5 * Math.abs(want))),
  asin: flat(-1, 1, abs(1e-4)),
  acos: flat(-1, 1, abs(1e-4)),
  atan: flat(-100, 100, abs(1e-4)),
  asinh: flat(-50, 50, abs(1e-4)),
  acosh: flat(1, 50, abs(1e-4)),
  atanh: flat(-0.96, 0.96, rel(2e-4)),
  lgamma: flat(0.125, 30, gamma),
  digamma: flat(0.125, 30, gamma),
  bessel_i1e: flat(-60, 60, abs(5e-5)),
  sinh: flat(-7, 7, rel(2e-4)),
  cosh: flat(-7, 7, rel(2e-4)),
};
const real: MakeCase = (d, op) => {
  const t = d.floatType();
  const r = reals[op]!;
  return { op, args: [arg(t, d.shape(), r.numbers(d, t))], tolerance: r.tolerance(d) };
};

/** One operand, exactly; floats are moved, or rounded to whole numbers. */
const exactUnary =
  (types: (d: Draw) => DType, scale = 100): MakeCase =>
  (d, op) => {
    const t = types(d);
    const numbers = d.chance(0.3) ? d.ties(t) : d.any(t, scale);
    return { op, args: [arg(t, d.shape(), numbers)] };
  };
const number = (d: Draw): DType => d.numberType();
const signed = (d: Draw): DType => (d.chance(0.5) ? d.floatType() : d.from(d.ints().filter((t) => !t.startsWith('u'))));
const whole = (d: Draw): DType => d.intType();
const logical = (d: Draw): DType => (d.chance(0.3) ? 'i1' : d.intType());

/** Two operands of one type and shape. */
const pair = (
  op: string,
  t: DType,
  shape: readonly number[],
  x: Numbers,
  y: Numbers,
  tolerance?: Tolerance,
): OpCase => ({
  op,
  args: [arg(t, shape, x), arg(t, shape, y)],
  ...withTolerance(tolerance),
});
const exactBinary =
  (types: (d: Draw) => DType): MakeCase =>
  (d, op) => {
    const t = types(d);
    const numbers = (): Numbers => (d.chance(0.3) ? d.ties(t) : d.any(t, 100));
    return pair(op, t, d.shape(), numbers(), numbers());
  };

const multiply: MakeCase = (d, op) => {
  const t = d.anyType();
  const shape = d.shape();
  if (isFloat(t) && d.chance(0.4)) {
    // Another type beside a float: an integer or a boolean counts as a factor.
    const u = d.from<DType>(['i1', 'i8', d.intType()]);
    const other = isBool(u) ? d.bits() : d.small(u, -20, 20);
    const args = [arg(t, shape, d.any(t)), arg(u, shape, other)];
    return { op, args: d.chance(0.5) ? args : args.reverse(), tolerance: units(d.ring, 2) };
  }
  return pair(op, t, shape, d.any(t, 8), d.any(t, 8), isFloat(t) ? units(d.ring, 2) : undefined);
};
const divide: MakeCase = (d, op) => {
  const t = d.numberType();
  const shape = d.shape();
  if (isInt(t)) return pair(op, t, shape, d.any(t), d.chance(0.4) ? d.ties(t) : d.any(t));
  return pair(op, t, shape, d.reals(t, -8, 8), reals.reciprocal!.numbers(d, t), relative(d.ring, 5e-5));
};
/** Floats: what is left is exact where the quotient is small. */
const remainder: MakeCase = (d, op) => {
  const t = d.numberType();
  const shape = d.shape();
  if (isInt(t)) return pair(op, t, shape, d.any(t), d.chance(0.4) ? d.ties(t) : d.any(t));
  return pair(op, t, shape, d.reals(t, -30, 30), d.octaves(t, -1, 4, true), units(d.ring, 1));
};
const power: MakeCase = (d, op) => {
  const t = d.numberType();
  const shape = d.shape();
  if (isInt(t))
    return pair(op, t, shape, d.chance(0.5) ? d.ties(t) : d.any(t), d.chance(0.7) ? d.small(t, -3, 9) : d.any(t));
  return pair(op, t, shape, d.octaves(t, -2, 2, false), d.reals(t, -3, 3), relative(d.ring, 2e-4));
};
const atan2: MakeCase = (d, op) => {
  const t = d.floatType();
  const numbers = (): Numbers => octaves(-8, 8, true, abs(0)).numbers(d, t);
  return pair(op, t, d.shape(), numbers(), numbers(), absolute(d.ring, 1e-4));
};
/** By less than the width, by the width or more, and by what reads as negative. */
const shift: MakeCase = (d, op) => {
  const t = d.intType();
  const amounts = d.chance(0.7) ? d.small(t, 0, 70) : d.any(t);
  return pair(op, t, d.shape(), d.any(t), amounts);
};
/** The next number is one unit of fixed point away. */
const nextAfter: MakeCase = (d, op) => {
  const t = d.floatType();
  return pair(op, t, d.shape(), d.ties(t), d.ties(t), units(d.ring, 1));
};
const square: MakeCase = (d, op) => {
  const t = d.numberType();
  return { op, args: [arg(t, d.shape(), d.any(t, 8))], ...(isFloat(t) ? { tolerance: units(d.ring, 2) } : {}) };
};
const select: MakeCase = (d, op) => {
  const t = d.anyType();
  const shape = d.shape();
  const numbers = (): Numbers => d.any(t, 100);
  return {
    op,
    args: [arg('i1', d.chance(0.3) ? [] : shape, d.bits()), arg(t, shape, numbers()), arg(t, shape, numbers())],
  };
};
const clamp: MakeCase = (d, op) => {
  const t = d.chance(0.1) ? 'i1' : d.numberType();
  const shape = d.shape();
  const bound = (): number[] => (d.chance(0.5) ? [] : shape);
  const numbers = (): Numbers => (d.chance(0.5) ? d.ties(t) : d.any(t, 100));
  return { op, args: [arg(t, bound(), numbers()), arg(t, shape, numbers()), arg(t, bound(), numbers())] };
};
const convert: MakeCase = (d, op) => {
  const [from, to] = [d.anyType(), d.anyType()];
  const shape = d.shape();
  let numbers = d.any(from, 100);
  if (isFloat(from) && isInt(to)) numbers = d.reals(from, to.startsWith('u') ? 0 : -120, 120);
  else if (isInt(from) && isFloat(to)) numbers = d.small(from, -120, 120);
  else if (isBool(to)) numbers = d.ties(from);
  return { op, args: [arg(from, shape, numbers)], result: { dtype: to, shape } };
};
/** The bits of floats do not exist in fixed point: integers and booleans of any widths. */
const bitcast: MakeCase = (d, op) => {
  const [from, to] = [d.chance(0.1) ? 'i1' : d.intType(), d.chance(0.1) ? 'i1' : d.intType()];
  const [w, t] = [from, to].map((x) => (x === 'i1' ? 1 : bitWidth(x))) as [number, number];
  const common = d.shape(0, 2);
  const [operand, shape] = w < t ? [[...common, t / w], common] : [common, w > t ? [...common, w / t] : common];
  return { op, args: [arg(from, operand, d.any(from))], result: { dtype: to, shape } };
};
const divideByBroadcast: MakeCase = (d, op) => {
  const t = d.floatType();
  const shape = d.shape();
  const dims = d.some(shape.length);
  const divisor = dims.map((i) => (d.chance(0.2) ? 1 : shape[i]!));
  return {
    op,
    args: [arg(t, shape, d.reals(t, -8, 8)), arg(t, divisor, reals.reciprocal!.numbers(d, t))],
    attrs: { broadcast_dimensions: dims },
    tolerance: relative(d.ring, 5e-5),
  };
};
/** The label of a narrower float: fixed point keeps the value. */
const reducePrecision: MakeCase = (d, op) => {
  const t = d.floatType();
  const attrs = { exponent_bits: 8, mantissa_bits: 7 };
  return { op, args: [arg(t, d.shape(), d.reals('bf16', -30, 30))], attrs };
};

const same = (names: readonly string[], make: MakeCase): Record<string, MakeCase> =>
  Object.fromEntries(names.map((n) => [n, make]));

export const elementwiseCases: Record<string, MakeCase> = {
  ...same(Object.keys(reals), real),
  ...same(
    ['ceil', 'floor', 'round_nearest_afz', 'round_nearest_even', 'is_finite'],
    exactUnary((d) => d.floatType()),
  ),
  ...same(['abs', 'sign'], exactUnary(signed)),
  negate: exactUnary(number),
  not: exactUnary(logical),
  ...same(['popcnt', 'count_leading_zeros'], exactUnary(whole)),
  ...same(
    ['equal', 'not_equal', 'less', 'less_equal', 'greater', 'greater_equal', 'maximum', 'minimum'],
    exactBinary((d) => d.anyType()),
  ),
  add: exactBinary((d) => d.anyType()),
  subtract: exactBinary(number),
  ...same(['and', 'or', 'xor'], exactBinary(logical)),
  ...same(['shift_left', 'shift_right_arithmetic', 'shift_right_logical'], shift),
  multiply,
  divide,
  remainder,
  power,
  atan2,
  next_after: nextAfter,
  square,
  select,
  clamp,
  convert,
  bitcast_convert: bitcast,
  divide_by_broadcast: divideByBroadcast,
  reduce_precision: reducePrecision,
};
