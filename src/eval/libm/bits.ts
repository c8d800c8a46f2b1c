/**
 * Bit-level helpers of the portable math library. Everything in libm uses only + - * / and Math.sqrt, floor, trunc, abs, so that the
 * same input gives the same bits in every JavaScript engine (IEEE 754 fixes those operations, not Math.exp and its kin).
 */

const f64 = new Float64Array(1);
const words = new Int32Array(f64.buffer);
// Which of the two words is the high one; a big-endian machine swaps them.
f64[0] = 1;
const HI = words[1] !== 0 ? 1 : 0;

/** 2^k for -1074 <= k <= 1023. */
export function exp2i(k: number): number {
  if (k < -1022) return exp2i(k + 60) * 2 ** -60;
  words[1 - HI] = 0;
  words[HI] = (k + 1023) << 20;
  return f64[0]!;
}

/** x * 2^k with one rounding, for any integer k. */
export function scalbn(x: number, k: number): number {
  if (k > 1023) {
    const y = x * exp2i(1023);
    return k > 2046 ? y * exp2i(1023) * exp2i(Math.min(k - 2046, 1023)) : y * exp2i(k - 1023);
  }
  if (k < -1022) {
    // Multiply by the tiny factor last: the earlier product is exact, so that only the last step rounds.
    if (k < -2200) return x * 0;
    const y = x * exp2i(-969);
    return k + 969 < -1022 ? y * exp2i(-969) * exp2i(Math.max(k + 1938, -1022)) : y * exp2i(k + 969);
  }
  return x * exp2i(k);
}

/** Exponent e of a finite nonzero x with 2^e <= |x| < 2^(e+1). */
export function ilogb(x: number): number {
  f64[0] = x;
  let e = (words[HI]! >>> 20) & 0x7ff;
  if (e === 0) {
    f64[0] = x * 2 ** 54;
    e = ((words[HI]! >>> 20) & 0x7ff) - 54;
  }
  return e - 1023;
}

/** x with the low 32 bits of its representation cleared: at most 21 significant bits. */
export function highPart(x: number): number {
  f64[0] = x;
  words[1 - HI] = 0;
  return f64[0]!;
}

/** True for -0 as well as for negative numbers. */
export const signBit = (x: number): boolean => x < 0 || (x === 0 && 1 / x < 0);

/** |x| with the sign of s. */
export const copySign = (x: number, s: number): number => (signBit(s) ? -Math.abs(x) : Math.abs(x));

/** Horner's rule; coefficients from the constant upwards. */
export function poly(c: readonly number[], x: number): number {
  let s = c[c.length - 1]!;
  for (let i = c.length - 2; i >= 0; i--) s = s * x + c[i]!;
  return s;
}

/** Nearest integer, ties to even; any |x| < 2^51. */
export const nearest = (x: number): number => x + 6755399441055744 - 6755399441055744;
