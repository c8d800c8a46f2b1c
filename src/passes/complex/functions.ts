import type { Calc, Pair } from './calc.ts';

/** Functions of complex numbers in real ones. Branches are the principal ones. */
export type ComplexFunction = (k: Calc, z: Pair) => Pair;

const one = (k: Calc, z: Pair): Pair => ({ re: k.splat(z.re.type, 1), im: k.splat(z.re.type, 0) });
const plus = (k: Calc, z: Pair, by: number): Pair => ({ re: k.add(z.re, k.splat(z.re.type, by)), im: z.im });

/** e^re·(cos im + i·sin im). */
export const exp: ComplexFunction = (k, z) => {
  const size = k.fn('stablehlo.exponential', z.re);
  return { re: k.mul(size, k.fn('stablehlo.cosine', z.im)), im: k.mul(size, k.fn('stablehlo.sine', z.im)) };
};
/** ½·ln|z|² + i·angle. */
export const log: ComplexFunction = (k, z) => ({
  re: k.scale(k.fn('stablehlo.log', k.norm(z)), 0.5),
  im: k.op('stablehlo.atan2', [z.im, z.re]),
});
/** √((|z| + re)/2) ± i·√((|z| − re)/2), the sign that of the imaginary part, plus for 0. */
export const sqrt: ComplexFunction = (k, z) => {
  const size = k.abs(z);
  const root = k.fn('stablehlo.sqrt', k.scale(k.add(size, z.re), 0.5));
  const other = k.fn('stablehlo.sqrt', k.scale(k.sub(size, z.re), 0.5));
  const below = k.op('stablehlo.compare', [z.im, k.splat(z.im.type, 0)], { comparison_direction: 'LT' });
  return { re: root, im: k.op('stablehlo.select', [below, k.neg(other), other]) };
};
const sinh: ComplexFunction = (k, z) => ({
  re: k.mul(k.fn('chlo.sinh', z.re), k.fn('stablehlo.cosine', z.im)),
  im: k.mul(k.fn('chlo.cosh', z.re), k.fn('stablehlo.sine', z.im)),
});
const cosh: ComplexFunction = (k, z) => ({
  re: k.mul(k.fn('chlo.cosh', z.re), k.fn('stablehlo.cosine', z.im)),
  im: k.mul(k.fn('chlo.sinh', z.re), k.fn('stablehlo.sine', z.im)),
});
/** sin z = −i·sinh(iz), cos z = cosh(iz). */
const turned = (k: Calc, z: Pair): Pair => ({ re: k.neg(z.im), im: z.re });
const sine: ComplexFunction = (k, z) => {
  const s = sinh(k, turned(k, z));
  return { re: s.im, im: k.neg(s.re) };
};
const cosine: ComplexFunction = (k, z) => cosh(k, turned(k, z));
/** 1/(1 + e^−z). */
const logistic: ComplexFunction = (k, z) => k.over(one(k, z), plus(k, exp(k, { re: k.neg(z.re), im: k.neg(z.im) }), 1));
/** 2/(1 + e^−2z) − 1. */
const tanh: ComplexFunction = (k, z) => {
  const y = logistic(k, { re: k.scale(z.re, 2), im: k.scale(z.im, 2) });
  return plus(k, { re: k.scale(y.re, 2), im: k.scale(y.im, 2) }, -1);
};
const conj: ComplexFunction = (k, z) => ({ re: z.re, im: k.neg(z.im) });

/** By op name. */
export const functions: Readonly<Record<string, ComplexFunction>> = {
  'stablehlo.negate': (k, z) => ({ re: k.neg(z.re), im: k.neg(z.im) }),
  'chlo.conj': conj,
  'chlo.square': (k, z) => k.times(z, z),
  'stablehlo.exponential': exp,
  'stablehlo.exponential_minus_one': (k, z) => plus(k, exp(k, z), -1),
  'stablehlo.log': log,
  'stablehlo.log_plus_one': (k, z) => log(k, plus(k, z, 1)),
  'stablehlo.sqrt': sqrt,
  'stablehlo.rsqrt': (k, z) => k.over(one(k, z), sqrt(k, z)),
  'stablehlo.logistic': logistic,
  'stablehlo.tanh': tanh,
  'stablehlo.sine': sine,
  'stablehlo.cosine': cosine,
  'stablehlo.tan': (k, z) => k.over(sine(k, z), cosine(k, z)),
  'chlo.tan': (k, z) => k.over(sine(k, z), cosine(k, z)),
  'chlo.sinh': sinh,
  'chlo.cosh': cosh,
  // z/|z|, 0 for 0: the reciprocal root of 0 is 0 in fixed point.
  'stablehlo.sign': (k, z) => k.timesReal(z, k.fn('stablehlo.rsqrt', k.norm(z))),
};

/** Exponents that repeated squaring reaches; beyond it a power goes through logarithm and exponential. */
const MAX_EXPONENT = 64;

/** z^w; `exponent` is the literal that w is everywhere, if it is one. */
export function power(k: Calc, z: Pair, w: Pair, exponent: readonly number[] | undefined): Pair {
  const [n, im] = exponent ?? [];
  if (n === undefined || im !== 0 || !Number.isInteger(n) || Math.abs(n) > MAX_EXPONENT)
    return exp(k, k.times(w, log(k, z)));
  let [result, square]: [Pair | undefined, Pair] = [undefined, z];
  for (let left = Math.abs(n); left > 0; left >>= 1) {
    if (left & 1) result = result ? k.times(result, square) : square;
    if (left > 1) square = k.times(square, square);
  }
  const positive = result ?? one(k, z);
  return n < 0 ? k.over(one(k, z), positive) : positive;
}
