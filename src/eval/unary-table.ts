import type { Complex } from './complex.ts';
import * as c from './complex.ts';
import { copySign, nearest } from './libm/bits.ts';
import * as m from './libm/index.ts';

/** What one elementwise function does in each family of dtypes; a missing entry means that the op does not take that family. */
export interface UnaryEntry {
  readonly float?: (x: number) => number;
  /** Integers of at most 32 bits; the result is wrapped by the caller. `width` in bits. */
  readonly int?: (x: number, width: number) => number;
  /** i64 and ui64 as bigints; the result is wrapped by the caller. */
  readonly wide?: (x: bigint) => bigint;
  readonly bool?: (x: number) => number;
  readonly complex?: (z: Complex) => Complex;
}

function roundAwayFromZero(x: number): number {
  const v = Math.abs(x);
  const t = Math.floor(v);
  return copySign(v - t >= 0.5 ? t + 1 : t, x);
}

const roundEven = (x: number): number => (Math.abs(x) < 2 ** 51 ? copySign(nearest(Math.abs(x)), x) : x);

function popcount(x: number, width: number): number {
  let v = width === 32 ? x | 0 : x & (2 ** width - 1);
  let n = 0;
  for (; v !== 0; v &= v - 1) n++;
  return n;
}

function popcountWide(x: bigint): bigint {
  let n = 0n;
  for (let v = BigInt.asUintN(64, x); v !== 0n; v &= v - 1n) n++;
  return n;
}

const clz = (x: number, width: number): number =>
  width === 32 ? Math.clz32(x) : Math.clz32(x & (2 ** width - 1)) - 32 + width;

function clzWide(x: bigint): bigint {
  const v = BigInt.asUintN(64, x);
  const hi = Number(v >> 32n);
  return BigInt(hi ? Math.clz32(hi) : 32 + Math.clz32(Number(v & 0xffffffffn)));
}

const float = (f: (x: number) => number, complex?: (z: Complex) => Complex): UnaryEntry =>
  complex ? { float: f, complex } : { float: f };

/** Elementwise functions whose result has the operand's dtype, by StableHLO or CHLO op name. */
export const unaryTable: Record<string, UnaryEntry> = {
  abs: { float: Math.abs, int: Math.abs, wide: (x) => (x < 0n ? -x : x) },
  negate: { float: (x) => -x, int: (x) => -x, wide: (x) => -x, complex: c.cneg },
  sign: {
    float: (x) => (x > 0 ? 1 : x < 0 ? -1 : x),
    int: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
    wide: (x) => (x > 0n ? 1n : x < 0n ? -1n : 0n),
    complex: c.csign,
  },
  not: { int: (x) => ~x, wide: (x) => ~x, bool: (x) => 1 - x },
  popcnt: { int: popcount, wide: popcountWide, bool: (x) => x },
  count_leading_zeros: { int: clz, wide: clzWide, bool: (x) => 1 - x },
  ceil: float(Math.ceil),
  floor: float(Math.floor),
  round_nearest_afz: float(roundAwayFromZero),
  round_nearest_even: float(roundEven),
  exponential: float(m.exp, c.cexp),
  exponential_minus_one: float(m.expm1, c.cexpm1),
  log: float(m.log, c.clog),
  log_plus_one: float(m.log1p, c.clog1p),
  logistic: float(m.logistic, c.clogistic),
  sqrt: float(Math.sqrt, c.csqrt),
  rsqrt: float((x) => 1 / Math.sqrt(x), c.crsqrt),
  cbrt: float(m.cbrt, c.ccbrt),
  tanh: float(m.tanh, c.ctanh),
  tan: float(m.tan, c.ctan),
  sine: float(m.sin, c.csin),
  cosine: float(m.cos, c.ccos),
  sinh: float(m.sinh, c.csinh),
  cosh: float(m.cosh, c.ccosh),
  asin: float(m.asin, c.casin),
  acos: float(m.acos, c.cacos),
  atan: float(m.atan, c.catan),
  asinh: float(m.asinh, c.casinh),
  acosh: float(m.acosh, c.cacosh),
  atanh: float(m.atanh, c.catanh),
  erf: float(m.erf),
  erfc: float(m.erfc),
  erf_inv: float(m.erfInv),
  lgamma: float(m.lgamma),
  digamma: float(m.digamma),
  bessel_i1e: float(m.besselI1e),
  square: { float: (x) => x * x, int: (x) => Math.imul(x, x), wide: (x) => x * x, complex: (z) => c.cmul(z, z) },
  conj: { float: (x) => x, complex: ([a, b]) => [a, -b] },
};
