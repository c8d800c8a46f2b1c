import { type DType, isBool, isFloat, isInt, isSigned } from '../../eval/dtype.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { lengthOf, type PublicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import {
  b2a,
  concat,
  constantA,
  mul,
  mulBit,
  mulConst,
  mulPub,
  mulTrunc,
  neg,
  pubFill,
  shlA,
  split,
  square as squareA,
  sub as subA,
  trunc,
  xor,
} from './arith.ts';
import { andLin, nonZeroBit, signBit, xorLin } from './compare.ts';
import { pubA, pubB, saturationBits, secretOf, splatOf, widthOf } from './encode.ts';
import { exponentOf } from './numbers.ts';
import {
  addLin,
  exactLin,
  fixedLin,
  isExact,
  type Lin,
  linOf,
  meet,
  stretchAll,
  subLin,
  toA,
  toB,
} from './represent.ts';

/** Ring arithmetic on values: sums, products, sign. Fixed point truncates after products that need it, and only then. */

/** The two operands at one shape, at least one of them secret. */
const pairOf = (c: Ctx, x: Val, y: Val): [Val, Val] =>
  stretchAll(c, x.secret || y.secret ? [x, y] : [secretOf(c, x), y]) as [Val, Val];

const bitLin = async (c: Ctx, v: Val): Promise<Lin> => (v.secret ? (await toB(c, v)).share : pubB(c, v));

/** The operands as linear ring vectors in the dtype where they meet. */
async function linear(c: Ctx, x: Val, y: Val): Promise<{ d: DType; a: Lin; b: Lin }> {
  const d = meet(x.dtype, y.dtype);
  const form = isFloat(d) ? fixedLin : x.dtype === y.dtype ? linOf : exactLin;
  const [a, b] = await Promise.all([form(c.at('x'), x), form(c.at('y'), y)]);
  return { d, a, b };
}

/** x + y; for booleans x ∨ y. */
export function add(c: Ctx, x0: Val, y0: Val): Promise<SecretVal> {
  const [x, y] = pairOf(c, x0, y0);
  if (isBool(x.dtype) && isBool(y.dtype)) return logical(c, 'or', x, y);
  return c.scope('add', async (s) => {
    const { d, a, b } = await linear(s, x, y);
    return secretVal(d, x.shape, addLin(s, a, b));
  });
}
/** x − y; for booleans x ⊕ y. */
export function subtract(c: Ctx, x0: Val, y0: Val): Promise<SecretVal> {
  const [x, y] = pairOf(c, x0, y0);
  if (isBool(x.dtype) && isBool(y.dtype)) return logical(c, 'xor', x, y);
  return c.scope('sub', async (s) => {
    const { d, a, b } = await linear(s, x, y);
    return secretVal(d, x.shape, subLin(s, a, b));
  });
}
/** −x (mod 2^w for integers). */
export async function negate(c: Ctx, x: Val): Promise<SecretVal> {
  const v = secretOf(c, x);
  if (isBool(v.dtype)) return v;
  return secretVal(v.dtype, v.shape, neg(c, (await toA(c, v)).share));
}

/** and, or, xor of booleans, or bit by bit of integers of one dtype. */
export function logical(c: Ctx, op: 'and' | 'or' | 'xor', x0: Val, y0: Val): Promise<SecretVal> {
  const [x, y] = pairOf(c, x0, y0);
  return c.scope(op, async (s) => {
    const [a, b] = await Promise.all([bitLin(s.at('x'), x), bitLin(s.at('y'), y)]);
    if (op === 'xor') return secretVal(x.dtype, x.shape, xorLin(s, a, b));
    const both = await andLin(s, a, b);
    return secretVal(x.dtype, x.shape, op === 'and' ? both : xor(s, both, xorLin(s, a, b)));
  });
}

/** x·y. Floats are truncated once; products with a boolean, an integer or a whole public constant are not truncated at all. */
export function multiply(c: Ctx, x0: Val, y0: Val): Promise<SecretVal> {
  const [p, q] = pairOf(c, x0, y0);
  // The secret operand first; of two secret ones a boolean, then an integer, goes second.
  const rank = (v: Val): number => (v.secret ? (isFloat(v.dtype) ? 0 : isInt(v.dtype) ? 1 : 2) : 3);
  const [x, y] = (rank(p) <= rank(q) ? [p, q] : [q, p]) as [SecretVal, Val];
  const d = meet(x.dtype, y.dtype);
  return c.scope('mul', async (s) => {
    const done = (share: Share, exact = false): SecretVal => secretVal(d, x.shape, share, exact);
    if (isBool(d)) return logical(s, 'and', x, y);
    if (!y.secret) return done(await scale(s, x, y, d));
    if (isBool(y.dtype)) {
      const a = await toA(s, x);
      const product = numberIsCheaper(s, y.share, a.share)
        ? mul(s, y.share, a.share)
        : mulBit(s, (await toB(s, y)).share, a.share);
      return done(await product, isExact(s, a));
    }
    if (isFloat(d)) {
      if (isFloat(x.dtype) && isFloat(y.dtype)) return done(await mulTrunc(s, x.share, y.share, s.engine.fxp));
      return done(await mul(s, x.share, (await exactLin(s, y)) as Share));
    }
    const form = x.dtype === y.dtype ? linOf : exactLin;
    const [a, b] = await Promise.all([form(s.at('x'), x), form(s.at('y'), y)]);
    return done(await mul(s, a as Share, b as Share));
  });
}

/** True for a boolean that is an arithmetic share already, where the protocol multiplies two numbers for less than a bit and a number. */
function numberIsCheaper(c: Ctx, bit: Share, x: Share): boolean {
  const { mul: product, mulBit: byBit } = c.engine.protocol.kernels;
  if (bit.repr !== 'A' || !byBit) return bit.repr === 'A';
  const [a, b] = [
    product.cost(c.engine, [x, x], undefined),
    byBit.cost(c.engine, [{ ...bit, repr: 'B', bits: 1 }, x], undefined),
  ];
  return a.hops < b.hops || (a.hops === b.hops && a.bytes <= b.bytes);
}

/** x·p for a secret x and a public p, in dtype d. */
async function scale(c: Ctx, x: SecretVal, p: PublicVal, d: DType): Promise<Share> {
  const n = lengthOf(x);
  if (!isFloat(d)) {
    const a = (await (x.dtype === d ? linOf : exactLin)(c, x)) as Share;
    return mulPub(c, a, pubA(c, p, n));
  }
  if (!isFloat(p.dtype)) return mulPub(c, x.share, pubA(c, p, n));
  const splat = splatOf(p);
  // An integer or boolean times a public float: the product is in fixed point already.
  if (!isFloat(x.dtype)) {
    const whole = (await exactLin(c, x)) as Share;
    const extra = splat === undefined || isBool(x.dtype) ? 0 : extraBits(c, Number(splat));
    return extra > 0 ? scaleWhole(c, whole, Number(splat), extra) : mulPub(c, whole, pubA(c, p, n));
  }
  if (splat !== undefined) return scaleConst(c, x.share, Number(splat));
  return trunc(c, mulPub(c, x.share, pubA(c, p, n)), c.engine.fxp);
}

/**
 * x·v for a fixed-point x and a real constant of the program. Whole numbers need no truncation and powers of two only that.
 * Other constants are encoded with at least f−2 significant bits, so that small ones keep their value:
 * x·round(v·2^(f+e)) / 2^(f+e), with |x·v| < 2^(k-2-2f-e).
 */
export async function scaleConst(c: Ctx, x: Share, v: number): Promise<Share> {
  const { k, fxp: f } = c.engine;
  if (Number.isNaN(v) || v === 0) return constantA(c, pubFill(0n, x.length));
  const cap = 2 ** (saturationBits(k) - f);
  const value = Math.max(-cap, Math.min(cap, v));
  if (Number.isInteger(value)) return mulConst(c, x, BigInt(value));
  const exponent = exponentOf(value);
  if (Math.abs(value) === 2 ** exponent) {
    const y = await trunc(c, x, Math.min(-exponent, k - 3));
    return value < 0 ? neg(c, y) : y;
  }
  const extra = Math.max(0, Math.min(-exponent - 2, k - 3 - f));
  return trunc(c, mulConst(c, x, BigInt(Math.round(value * 2 ** (f + extra)))), f + extra);
}

/** How many bits below the step a constant has that is small and no whole number of steps: with them it has f−2 significant ones. */
function extraBits(c: Ctx, v: number): number {
  const { k, fxp: f } = c.engine;
  if (!Number.isFinite(v) || v === 0 || Number.isInteger(v * 2 ** f)) return 0;
  return Math.max(0, Math.min(-exponentOf(v) - 2, k - 3 - f));
}
/** x·v in fixed point for a whole number x and a small constant, with |x·v| < 2^(k-2-f-extra). */
const scaleWhole = (c: Ctx, x: Share, v: number, extra: number): Promise<Share> =>
  trunc(c, mulConst(c, x, BigInt(Math.round(v * 2 ** (c.engine.fxp + extra)))), extra);

/** x². */
export function square(c: Ctx, x: Val): Promise<SecretVal> {
  return c.scope('square', async (s) => {
    const v = secretOf(s, x);
    if (isBool(v.dtype)) return v;
    if (isFloat(v.dtype)) return secretVal(v.dtype, v.shape, await mulTrunc(s, v.share, v.share, s.engine.fxp));
    return secretVal(v.dtype, v.shape, await squareA(s, (await toA(s, v)).share));
  });
}

/** |x|; the identity for unsigned integers and booleans, and −2^(w-1) stays what it is. */
export function abs(c: Ctx, x: Val): Promise<SecretVal> {
  return c.scope('abs', async (s) => {
    const v = secretOf(s, x);
    if (!isFloat(v.dtype) && !isSigned(v.dtype)) return v;
    const [sign, a] = await Promise.all([signBit(s.at('sign'), v), toA(s.at('x'), v)]);
    return secretVal(v.dtype, v.shape, await absWith(s, a.share, sign));
  });
}
/** |x| of an arithmetic share whose sign bit is known. */
export const absWith = async (c: Ctx, x: Share, sign: Share): Promise<Share> =>
  subA(c, x, shlA(c, await mulBit(c, sign, x), 1));

/** −1, 0 or 1: [x ≠ 0] − 2·[x < 0], both tests at once. */
export function sign(c: Ctx, x: Val): Promise<SecretVal> {
  return c.scope('sign', async (s) => {
    const v = secretOf(s, x);
    if (isBool(v.dtype)) return v;
    const unit = isFloat(v.dtype) ? s.engine.fxp : 0;
    if (!isFloat(v.dtype) && !isSigned(v.dtype)) {
      return secretVal(v.dtype, v.shape, await b2a(s, await nonZeroBit(s, v)), true);
    }
    const [negative, nonZero] = await Promise.all([signBit(s.at('neg'), v), nonZeroBit(s.at('nz'), v)]);
    const [m, z] = split(s, await b2a(s, concat(s, [negative, nonZero])), 2);
    return secretVal(v.dtype, v.shape, shlA(s, subA(s, z!, shlA(s, m!, 1)), unit), true);
  });
}

/** Bitwise complement; logical not for booleans. Free. */
export function not(c: Ctx, x: Val): SecretVal {
  const v = secretOf(c, x);
  const w = widthOf(v.dtype);
  if (v.share.repr === 'B')
    return secretVal(v.dtype, v.shape, xorLin(c, v.share, pubFill((1n << BigInt(w)) - 1n, v.share.length, w)));
  // 1 − x for a boolean, −1 − x for an integer.
  const one = pubFill(isBool(v.dtype) ? 1n : -1n, v.share.length);
  return secretVal(v.dtype, v.shape, subLin(c, one, v.share), isSigned(v.dtype) && isExact(c, v));
}
