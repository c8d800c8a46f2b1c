import type { Complex } from './complex.ts';
import * as c from './complex.ts';
import * as m from './libm/index.ts';

/** What one two-operand function does in each family of dtypes; a missing entry means that the op does not take that family. */
export interface BinaryEntry {
  readonly float?: (a: number, b: number) => number;
  /** Integers of at most 32 bits; the result is wrapped by the caller. `width` in bits. */
  readonly int?: (a: number, b: number, width: number, signed: boolean) => number;
  /** i64 and ui64 as bigints; the result is wrapped by the caller. */
  readonly wide?: (a: bigint, b: bigint, signed: boolean) => bigint;
  readonly bool?: (a: number, b: number) => number;
  readonly complex?: (a: Complex, b: Complex) => Complex;
}

const or = (a: number, b: number): number => a | b;
const and = (a: number, b: number): number => a & b;
const xor = (a: number, b: number): number => a ^ b;

/** base^e by squaring, modulo 2^32; a negative exponent leaves only the units. */
function powInt(base: number, e: number): number {
  if (e < 0) return base === 1 ? 1 : base === -1 ? (e % 2 ? -1 : 1) : 0;
  let r = 1;
  for (let b = base, k = e; k > 0; k = Math.floor(k / 2), b = Math.imul(b, b)) if (k % 2) r = Math.imul(r, b);
  return r;
}

function powWide(base: bigint, e: bigint): bigint {
  if (e < 0n) return base === 1n ? 1n : base === -1n ? (e % 2n ? -1n : 1n) : 0n;
  let r = 1n;
  for (let b = base, k = e; k > 0n; k >>= 1n, b = BigInt.asIntN(64, b * b)) if (k & 1n) r = BigInt.asIntN(64, r * b);
  return r;
}

function maxWide(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

function minWide(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

/** The shift amount if it is below the width, else -1 (a negative amount is a huge unsigned one). */
const amount = (b: number, width: number): number => (b >= 0 && b < width ? b : -1);
const lowBits = (a: number, width: number): number => (width === 32 ? a >>> 0 : a & (2 ** width - 1));
const mulhi = (a: bigint, b: bigint, width: bigint): bigint => (a * b) >> width;

/** Elementwise functions of two operands whose result has their dtype, by StableHLO or CHLO op name. */
export const binaryTable: Record<string, BinaryEntry> = {
  add: { float: (a, b) => a + b, int: (a, b) => a + b, wide: (a, b) => a + b, bool: or, complex: c.cadd },
  subtract: { float: (a, b) => a - b, int: (a, b) => a - b, wide: (a, b) => a - b, bool: xor, complex: c.csub },
  multiply: { float: (a, b) => a * b, int: Math.imul, wide: (a, b) => a * b, bool: and, complex: c.cmul },
  // Integer division by zero gives all ones and the dividend as remainder, as XLA has it.
  divide: {
    float: (a, b) => a / b,
    int: (a, b) => (b === 0 ? -1 : Math.trunc(a / b)),
    wide: (a, b) => (b === 0n ? -1n : a / b),
    complex: c.cdiv,
  },
  remainder: {
    float: (a, b) => a % b,
    int: (a, b) => (b === 0 ? a : a % b),
    wide: (a, b) => (b === 0n ? a : a % b),
  },
  // Math.max and Math.min propagate NaN and order -0 below 0.
  maximum: {
    float: (a, b) => Math.max(a, b),
    int: (a, b) => Math.max(a, b),
    wide: maxWide,
    bool: or,
    complex: (a, b) => (lexicographic(a, b) >= 0 ? a : b),
  },
  minimum: {
    float: (a, b) => Math.min(a, b),
    int: (a, b) => Math.min(a, b),
    wide: minWide,
    bool: and,
    complex: (a, b) => (lexicographic(a, b) <= 0 ? a : b),
  },
  power: { float: m.pow, int: powInt, wide: powWide, complex: c.cpow },
  atan2: { float: m.atan2, complex: catan2 },
  and: { int: and, wide: (a, b) => a & b, bool: and },
  or: { int: or, wide: (a, b) => a | b, bool: or },
  xor: { int: xor, wide: (a, b) => a ^ b, bool: xor },
  shift_left: {
    int: (a, b, w) => (amount(b, w) < 0 ? 0 : a << b),
    wide: (a, b) => (b >= 0n && b < 64n ? a << b : 0n),
  },
  shift_right_logical: {
    int: (a, b, w) => (amount(b, w) < 0 ? 0 : lowBits(a, w) >>> b),
    wide: (a, b) => (b >= 0n && b < 64n ? BigInt.asUintN(64, a) >> b : 0n),
  },
  shift_right_arithmetic: {
    // An unsigned operand is taken as the signed number of the same bits.
    int: (a, b, w) => ((a << (32 - w)) >> (32 - w)) >> (amount(b, w) < 0 ? 31 : b),
    wide: (a, b) => BigInt.asIntN(64, a) >> (b >= 0n && b < 64n ? b : 63n),
  },
  mulhi: {
    int: (a, b, w) => Number(mulhi(BigInt(a), BigInt(b), BigInt(w))),
    wide: (a, b) => mulhi(a, b, 64n),
  },
  zeta: { float: m.zeta },
  polygamma: { float: m.polygamma },
};

function lexicographic(a: Complex, b: Complex): number {
  return a[0] !== b[0] ? a[0] - b[0] : a[1] - b[1];
}

/** atan2(y, x) = -i log((x + iy) / sqrt(x^2 + y^2)). */
function catan2(y: Complex, x: Complex): Complex {
  const num = c.cadd(x, [-y[1], y[0]]);
  const [a, b] = c.clog(c.cdiv(num, c.csqrt(c.cadd(c.cmul(x, x), c.cmul(y, y)))));
  return [b, -a];
}
