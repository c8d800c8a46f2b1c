import type { Complex } from './complex.ts';
import { cexp } from './complex.ts';
import * as m from './libm/index.ts';
import type { UnaryEntry } from './unary-table.ts';

/**
 * CHLO functions whose expansion into StableHLO loses digits in single precision. Programs and tests carry the values that XLA computes by
 * that expansion, so it is the meaning of these ops here: every step is rounded to f32. (In f64 the expansion agrees with the function.)
 */
const f = Math.fround;
const LOG_HALF = f(m.log(0.5));
const fexp = (x: number): number => f(m.exp(x));
const fcexp = ([a, b]: Complex): Complex => {
  const [re, im] = cexp([f(a), b]);
  return [f(re), f(im)];
};

/** (e^x + e^-x) / 2 as e^(x + log 1/2) + e^(log 1/2 - x). */
const cosh = (x: number): number => f(fexp(f(x + LOG_HALF)) + fexp(f(LOG_HALF - x)));

/** (e^x - e^-x) / 2 likewise; by expm1 where |x| < 1. */
function sinh(x: number): number {
  if (!(Math.abs(x) < 1)) return f(fexp(f(x + LOG_HALF)) - fexp(f(LOG_HALF - x)));
  const e = f(m.expm1(x));
  return f(0.5 * f(e + f(e / f(e + 1))));
}

function ccosh([a, b]: Complex): Complex {
  const [p, q] = [fcexp([a + LOG_HALF, b]), fcexp([LOG_HALF - a, -b])];
  return [p[0] + q[0], p[1] + q[1]];
}

function csinh([a, b]: Complex): Complex {
  const [p, q] = [fcexp([a + LOG_HALF, b]), fcexp([LOG_HALF - a, -b])];
  return [p[0] - q[0], p[1] - q[1]];
}

// M. Giles, "Approximating the erfinv function" (GPU Computing Gems 2), table 5: for w = -log(1 - x^2) below 5 in w - 2.5, else in sqrt(w) - 3.
const ERF_INV_CENTRE = [
  1.50140941, 0.246640727, -0.00417768164, -0.00125372503, 0.00021858087, -4.39150654e-6, -3.5233877e-6, 3.43273939e-7,
  2.81022636e-8,
].map(f);
const ERF_INV_TAIL = [
  2.83297682, 1.00167406, 0.00943887047, -0.0076224613, 0.00573950773, -0.00367342844, 0.00134934322, 0.000100950558,
  -0.000200214257,
].map(f);

function erfInv(x: number): number {
  if (Math.abs(x) === 1) return x * Infinity;
  const w = f(-m.log1p(f(x * -x)));
  const c = w < 5 ? ERF_INV_CENTRE : ERF_INV_TAIL;
  const t = w < 5 ? f(w - 2.5) : f(f(Math.sqrt(w)) - 3);
  let p = c[c.length - 1]!;
  for (let i = c.length - 2; i >= 0; i--) p = f(c[i]! + f(p * t));
  return f(p * x);
}

/** A product of complex<f32> of which every product and sum is rounded. */
export const multiplySingle = (a: Complex, b: Complex): Complex => [
  f(a[0] * b[0]) - f(a[1] * b[1]),
  f(a[0] * b[1]) + f(a[1] * b[0]),
];

/** By CHLO op name, for f32 and complex<f32>; other functions are computed in double and rounded once. */
export const singlePrecisionTable: Readonly<Record<string, UnaryEntry>> = {
  cosh: { float: cosh, complex: ccosh },
  sinh: { float: sinh, complex: csinh },
  erf_inv: { float: erfInv },
};
