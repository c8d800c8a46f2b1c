import { copySign, highPart, poly, signBit } from './bits.ts';

const PI = Math.PI;
const PI_LO = 1.2246467991473532e-16;
const PIO2 = 1.5707963267948966;
const PIO2_LO = 6.123233995736766e-17;
// atan(i/8) in two parts.
const ATAN_HI = [
  0.0, 0.12435499454676144, 0.24497866312686414, 0.35877067027057225, 0.4636476090008061, 0.5585993153435624,
  0.6435011087932844, 0.7188299996216245, 0.7853981633974483,
];
const ATAN_LO = [
  0.0, -3.1253241424539383e-18, 1.0698755618734451e-17, -2.4623815582638635e-17, 2.2698777452961687e-17,
  -5.4556305485916264e-18, 1.5834785051444286e-17, -2.1478388444456983e-17, 3.061616997868383e-17,
];
// atan t = t + t^3 * P(t^2): Taylor, for |t| <= 1/16.
const ATAN_TAIL = [-1 / 3, 1 / 5, -1 / 7, 1 / 9, -1 / 11, 1 / 13, -1 / 15];
// (asin(sqrt z)/sqrt z - 1)/z on [0, 1/4], as a polynomial in z - 1/8 (Chebyshev fit, error 1e-18).
const ASIN_TAIL = [
  0.17680460199399817, 0.0877837408623431, 0.05853215072679911, 0.04494346821229021, 0.03748648245119513,
  0.033012854867039636, 0.03021119737137249, 0.02844840725367127, 0.027386723996178274, 0.02683150363161865,
  0.026630446175330086, 0.02678164444517287, 0.02887784655880903, 0.02961201126495512,
];

/** atan of v in [0, 1], as hi + lo. */
function atanUnit(v: number): readonly [number, number] {
  const i = Math.floor(v * 8 + 0.5);
  const c = i / 8;
  const t = (v - c) / (1 + v * c);
  const z = t * t;
  return [ATAN_HI[i]!, t + (ATAN_LO[i]! + t * z * poly(ATAN_TAIL, z))];
}

/** Arc tangent. Error below 1.5 ulp. */
export function atan(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  const v = Math.abs(x);
  if (v <= 1) {
    if (v < 1e-8) return x;
    const [h, l] = atanUnit(v);
    return copySign(h + l, x);
  }
  const [h, l] = atanUnit(1 / v);
  return copySign(PIO2 - h + (PIO2_LO - l), x);
}

/** Angle of the point (x, y), in [-pi, pi]; signed zeros and infinities as in C. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  if (ay === 0) return copySign(signBit(x) ? PI : 0, y);
  if (ax === 0) return copySign(PIO2, y);
  if (ax === Infinity && ay === Infinity) return copySign(signBit(x) ? 3 * (PI / 4) : PI / 4, y);
  if (ax === Infinity) return copySign(signBit(x) ? PI : 0, y);
  if (ay === Infinity) return copySign(PIO2, y);
  let r: number;
  if (ay <= ax) {
    const q = ay / ax;
    if (!signBit(x)) return copySign(q < 1e-8 ? q : atan(q), y);
    const [h, l] = atanUnit(q);
    r = PI - h + (PI_LO - l);
  } else {
    const [h, l] = atanUnit(ax / ay);
    r = signBit(x) ? PIO2 + h + (PIO2_LO + l) : PIO2 - h + (PIO2_LO - l);
  }
  return copySign(r, y);
}

/** asin(v) - v for |v| <= 1/2, given z = v^2. */
const asinTail = (v: number, z: number): number => v * z * poly(ASIN_TAIL, z - 0.125);

/** Arc sine. Error below 1 ulp. */
export function asin(x: number): number {
  const v = Math.abs(x);
  if (!(v <= 1)) return NaN;
  if (v <= 0.5) return v < 1e-8 ? x : x + asinTail(x, x * x);
  // pi/2 - 2 asin(sqrt((1-v)/2)); the square root's rounding error is put back.
  const z = (1 - v) * 0.5;
  const s = Math.sqrt(z);
  const sh = highPart(s);
  const c = s === 0 ? 0 : (z - sh * sh) / (s + sh);
  const r = PIO2 - 2 * sh;
  return copySign(r + (PIO2 - r - 2 * sh - (2 * (c + asinTail(s, z)) - PIO2_LO)), x);
}

/** Arc cosine. Error below 1 ulp. */
export function acos(x: number): number {
  const v = Math.abs(x);
  if (!(v <= 1)) return NaN;
  if (v <= 0.5) {
    const r = PIO2 - x;
    return r + (PIO2 - r - x - (asinTail(x, x * x) - PIO2_LO));
  }
  const z = (1 - v) * 0.5;
  const s = Math.sqrt(z);
  const sh = highPart(s);
  const c = s === 0 ? 0 : (z - sh * sh) / (s + sh);
  const t = c + asinTail(s, z);
  if (x > 0) return 2 * (sh + t);
  const r = PI - 2 * sh;
  return r + (PI - r - 2 * sh - (2 * t - PI_LO));
}
