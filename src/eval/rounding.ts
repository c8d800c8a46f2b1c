import type { DType } from './dtype.ts';
import { exp2i, ilogb, nearest } from './libm/bits.ts';

/** Layout of a narrow float: how values round into it and how its bits read. */
export interface FloatFormat {
  readonly exponentBits: number;
  readonly mantissaBits: number;
  readonly bias: number;
  /** ieee: infinities and NaNs as usual. fn: finite, NaN only at all ones. fnuz: finite, no -0, NaN at 100…0. finite: neither infinities nor NaN; what is too large becomes the largest number, NaN becomes -0. e8m0: unsigned powers of two. */
  readonly kind: 'ieee' | 'fn' | 'fnuz' | 'finite' | 'e8m0';
}

const formats: Partial<Record<DType, FloatFormat>> = {
  f16: { exponentBits: 5, mantissaBits: 10, bias: 15, kind: 'ieee' },
  bf16: { exponentBits: 8, mantissaBits: 7, bias: 127, kind: 'ieee' },
  f4E2M1FN: { exponentBits: 2, mantissaBits: 1, bias: 1, kind: 'finite' },
  f6E2M3FN: { exponentBits: 2, mantissaBits: 3, bias: 1, kind: 'finite' },
  f6E3M2FN: { exponentBits: 3, mantissaBits: 2, bias: 3, kind: 'finite' },
  f8E3M4: { exponentBits: 3, mantissaBits: 4, bias: 3, kind: 'ieee' },
  f8E4M3: { exponentBits: 4, mantissaBits: 3, bias: 7, kind: 'ieee' },
  f8E5M2: { exponentBits: 5, mantissaBits: 2, bias: 15, kind: 'ieee' },
  f8E4M3FN: { exponentBits: 4, mantissaBits: 3, bias: 7, kind: 'fn' },
  f8E4M3FNUZ: { exponentBits: 4, mantissaBits: 3, bias: 8, kind: 'fnuz' },
  f8E4M3B11FNUZ: { exponentBits: 4, mantissaBits: 3, bias: 11, kind: 'fnuz' },
  f8E5M2FNUZ: { exponentBits: 5, mantissaBits: 2, bias: 16, kind: 'fnuz' },
  f8E8M0FNU: { exponentBits: 8, mantissaBits: 0, bias: 127, kind: 'e8m0' },
};

/** The narrow float format of a dtype; undefined for f32, f64 and all that is no float. */
export const floatFormat = (d: DType): FloatFormat | undefined => formats[d];

/** Largest finite value of a format. */
export function maxFinite({ exponentBits, mantissaBits, bias, kind }: FloatFormat): number {
  if (kind === 'e8m0') return 2 ** 127;
  const top = exp2i(exponentBits) - 1 - bias;
  const ulp = exp2i(-mantissaBits);
  return kind === 'ieee' ? exp2i(top - 1) * (2 - ulp) : exp2i(top) * (2 - (kind === 'fn' ? 2 * ulp : ulp));
}

/** Smallest normal exponent. */
const minExponent = (f: FloatFormat): number => (f.kind === 'e8m0' ? -127 : 1 - f.bias);

/** Round to nearest, ties to even, to `mantissa` fraction bits with exponents from `emin` on; no upper bound. */
function roundBits(x: number, mantissa: number, emin: number): number {
  const q = exp2i(Math.max(Math.max(ilogb(x), emin) - mantissa, -1074));
  return nearest(x / q) * q;
}

function roundNarrow(f: FloatFormat, x: number): number {
  if (f.kind === 'finite' && !Number.isFinite(x)) return Number.isNaN(x) ? -0 : Math.sign(x) * maxFinite(f);
  if (Number.isNaN(x)) return x;
  if (f.kind === 'e8m0') {
    if (x < 0 || x === Infinity) return NaN;
    return x <= 2 ** -127 ? 2 ** -127 : overflow(f, roundBits(x, 0, -127));
  }
  if (x === 0) return f.kind === 'fnuz' ? 0 : x;
  if (Math.abs(x) === Infinity) return f.kind === 'ieee' ? x : NaN;
  // A negative number that rounds to zero keeps its sign where the format has one.
  const r = roundBits(x, f.mantissaBits, minExponent(f));
  if (r === 0) return f.kind === 'fnuz' ? 0 : x < 0 ? -0 : 0;
  return overflow(f, r);
}

const limits = new Map<FloatFormat, number>();
function overflow(f: FloatFormat, r: number): number {
  let max = limits.get(f);
  if (max === undefined) limits.set(f, (max = maxFinite(f)));
  if (Math.abs(r) > max && f.kind === 'finite') return Math.sign(r) * max;
  return Math.abs(r) <= max ? r : f.kind !== 'ieee' ? NaN : r > 0 ? Infinity : -Infinity;
}

const identity = (x: number): number => x;

/** The function that rounds a double to a float dtype (round to nearest, ties to even; overflow to infinity, or NaN where there is none). */
export function rounder(d: DType): (x: number) => number {
  if (d === 'f64' || d === 'complex<f64>') return identity;
  if (d === 'f32' || d === 'complex<f32>') return Math.fround;
  const f = formats[d];
  return f ? (x) => roundNarrow(f, x) : identity;
}

/** x rounded to the float dtype `d`. */
export const roundTo = (d: DType, x: number): number => rounder(d)(x);

/**
 * StableHLO reduce_precision of one value: mantissa rounded to nearest even; with `exponentBits`, what is out of that range becomes
 * infinity, or zero (subnormals too, as in XLA).
 */
export function reducePrecisionOf(x: number, exponentBits: number | undefined, mantissaBits: number): number {
  // Without a mantissa there is no NaN: its bits read as infinity.
  if (mantissaBits === 0 && Number.isNaN(x)) return Infinity;
  if (x === 0 || !Number.isFinite(x)) return x;
  const r = mantissaBits >= 52 ? x : roundBits(x, mantissaBits, -2000);
  if (exponentBits === undefined || r === 0) return r;
  const bias = exp2i(exponentBits - 1) - 1;
  const e = ilogb(r);
  if (e > bias) return r > 0 ? Infinity : -Infinity;
  return e < 1 - bias ? (r > 0 ? 0 : -0) : r;
}

const word = new DataView(new ArrayBuffer(8));

/** The bits of a float value (already rounded to its type) as an unsigned number; f64 as a bigint. */
export function encodeFloat(d: DType, x: number): number | bigint {
  if (d === 'f64') {
    word.setFloat64(0, x);
    return word.getBigUint64(0);
  }
  if (d === 'f32') {
    word.setFloat32(0, x);
    return word.getUint32(0);
  }
  const f = formats[d]!;
  const { exponentBits: e, mantissaBits: m, bias, kind } = f;
  const ones = exp2i(e + m) - 1;
  if (kind === 'e8m0') return Number.isNaN(x) ? 255 : ilogb(x) + bias;
  const sign = x < 0 || Object.is(x, -0) ? ones + 1 : 0;
  const inf = (exp2i(e) - 1) * exp2i(m);
  if (Number.isNaN(x)) return kind === 'fnuz' ? ones + 1 : kind === 'fn' ? ones : inf + exp2i(m - 1);
  if (Math.abs(x) === Infinity) return sign + inf;
  if (x === 0) return sign;
  const exp = Math.max(ilogb(x), minExponent(f));
  const q = Math.abs(x) * exp2i(m - exp);
  // A subnormal has q < 2^m and exponent field 0; q's own top bit makes the normal field one larger.
  return sign + (exp - minExponent(f)) * exp2i(m) + q;
}

/** The value that these bits mean in a float dtype. */
export function decodeFloat(d: DType, bits: number | bigint): number {
  if (d === 'f64') {
    word.setBigUint64(0, BigInt(bits));
    return word.getFloat64(0);
  }
  const b = Number(bits);
  if (d === 'f32') {
    word.setUint32(0, b);
    return word.getFloat32(0);
  }
  const f = formats[d]!;
  const { exponentBits: e, mantissaBits: m, kind } = f;
  if (kind === 'e8m0') return b === 255 ? NaN : exp2i(b - 127);
  const half = exp2i(e + m);
  const s = b >= half ? -1 : 1;
  const low = b % half;
  if (kind === 'fnuz' && b === half) return NaN;
  if (kind === 'fn' && low === half - 1) return NaN;
  const field = Math.floor(low / exp2i(m));
  const frac = low % exp2i(m);
  if (kind === 'ieee' && field === exp2i(e) - 1) return frac ? NaN : s * Infinity;
  return s * (field === 0 ? frac : frac + exp2i(m)) * exp2i(Math.max(field, 1) - 1 + minExponent(f) - m);
}
