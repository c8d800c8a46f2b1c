import { exp2i, nearest, poly, scalbn } from './bits.ts';

/** ln 2 in two parts; the high one has 32 bits, so that k times it is exact for |k| < 2^21. */
export const LN2_HI = 0.6931471803691238;
export const LN2_LO = 1.9082149292705877e-10;
const INV_LN2 = Math.LOG2E;

// Taylor coefficients of (e^r - 1 - r - r^2/2) / r^3; the rest beyond r^14 is below 2^-60 for |r| <= ln2 / 2.
const TAIL: number[] = [];
for (let n = 3, f = 6; n <= 14; f *= ++n) TAIL.push(1 / f);

/** e^(hi+lo) - 1 for |hi| <= 0.36, lo a correction below one ulp of hi. */
export function expm1Reduced(hi: number, lo: number): number {
  return hi + (lo + hi * lo + hi * hi * (0.5 + hi * poly(TAIL, hi)));
}

/** e^(hi+lo), lo a correction below one ulp of hi. */
export function expHiLo(x: number, lo: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.79) return Infinity;
  if (x < -745.2) return 0;
  const k = nearest(x * INV_LN2);
  const a = x - k * LN2_HI;
  const b = k * LN2_LO;
  const r = a - b;
  const y = 1 + expm1Reduced(r, a - r - b + lo);
  return k > -1000 && k < 1000 ? y * exp2i(k) : scalbn(y, k);
}

/** e^x. Error below 1 ulp. */
export const exp = (x: number): number => expHiLo(x, 0);

/** e^x - 1, accurate near 0. Error below 2 ulp. */
export function expm1(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  if (x > 709.79) return Infinity;
  if (x < -40) return -1;
  if (Math.abs(x) < 0.35) return Math.abs(x) < 1e-300 ? x : expm1Reduced(x, 0);
  const k = nearest(x * INV_LN2);
  const a = x - k * LN2_HI;
  const b = k * LN2_LO;
  const r = a - b;
  const p = expm1Reduced(r, a - r - b);
  if (k > 56) return scalbn(1 + p, k);
  const s = exp2i(k);
  return s * (p + (1 - 1 / s));
}

/** 1 / (1 + e^-x). */
export const logistic = (x: number): number => 1 / (1 + exp(-x));
