import { bitWidth, type DType, isBool, isFloat, isSigned } from '../../eval/dtype.ts';
import { numElements } from '../../eval/tensor.ts';
import { fail } from '../../support/diagnostics.ts';
import type { Share } from '../protocols/protocol.ts';
import { laneFor } from '../ring/ring.ts';
import type { Ctx } from '../runtime/context.ts';
import { type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import {
  a2b,
  addConst,
  allZeroB,
  and,
  b2a,
  bitB,
  concat,
  msb,
  pubFill,
  resizeB,
  sarB,
  shlA,
  shlB,
  shrB,
  split,
  spreadBit,
  sub,
  subFromPub,
  take,
  xor,
  xorPub,
} from './arith.ts';
import { nonZeroBit } from './compare.ts';
import { checkDType, secretOf, widthOf } from './encode.ts';
import { isExact, toB, toExact, toFixed } from './represent.ts';

/** Changes of dtype, and roundings to whole numbers. Those of floats are exact on the fixed-point value. */

/**
 * The value in another dtype; a public one is sealed. Integers wrap, floats go towards zero and saturate, anything to i1 is "not zero".
 * Between float types only the label changes.
 * @throws SpucError (unsupported-type) for complex types and integers wider than the ring
 */
export function convert(c: Ctx, x: Val, to: DType): Promise<SecretVal> {
  checkDType(c, to);
  return c.scope('convert', async (s) => {
    const v = secretOf(s, x);
    const from = v.dtype;
    if (from === to) return v;
    if (isBool(to)) return secretVal(to, v.shape, await nonZeroBit(s, v));
    if (isFloat(to)) return secretVal(to, v.shape, await toFixed(s, v));
    if (isFloat(from)) return towardZero(s, v, to);
    if (isBool(from)) return secretVal(to, v.shape, v.share.repr === 'A' ? v.share : await b2a(s, v.share), true);
    return resize(s, v, to);
  });
}

/** Integer to integer. Narrowing is free; widening needs the exact value. */
async function resize(c: Ctx, v: SecretVal, to: DType): Promise<SecretVal> {
  const [w, t] = [bitWidth(v.dtype), bitWidth(to)];
  const x = v.share;
  if (x.repr === 'B') {
    if (t <= w) return secretVal(to, v.shape, resizeB(c, x, t));
    if (!isSigned(v.dtype)) return secretVal(to, v.shape, resizeB(c, x, t));
    const share = c.engine.local(c, [x], { repr: 'B', bits: t, length: x.length }, (r, a) =>
      r.signExtend(a!, w, laneFor(t), t),
    );
    return secretVal(to, v.shape, share);
  }
  if (t <= w) return secretVal(to, v.shape, x, isExact(c, v) && t === c.engine.k && isSigned(to));
  const e = await toExact(c, v);
  return secretVal(to, v.shape, e.share, isSigned(to) || !isSigned(v.dtype));
}

/**
 * Towards zero, and to the nearer end of the type's range for numbers outside of it, as the evaluator has it. ⌊x⌋ and ⌈x⌉ come from one a2b
 * call, beside it the comparisons with the ends; the choices exclude each other, so that one level of products makes them all. The result is
 * a boolean share of the integer's bits.
 */
async function towardZero(c: Ctx, v: SecretVal, to: DType): Promise<SecretVal> {
  const { k, fxp: f } = c.engine;
  const t = bitWidth(to);
  const x = v.share;
  const signed = isSigned(to);
  // The least power of two that is too large; no fixed-point number reaches it where it has the ring's bits.
  const end = (signed ? t - 1 : t) + f;
  const bounded = end < k - 1;
  const raised = addConst(c, x, (1n << BigInt(f)) - 1n);
  const ends = bounded
    ? [subFromPub(c, pubFill((1n << BigInt(end)) - 1n, x.length), x), addConst(c, x, 1n << BigInt(end))]
    : [];
  const tests = ends.slice(0, signed ? 2 : 1);
  const [bits, sides] = await Promise.all([
    a2b(c.at('whole'), signed ? concat(c, [x, raised]) : x, k),
    tests.length > 0 ? msb(c.at('ends'), concat(c, tests)) : undefined,
  ]);
  const whole = split(c, sarB(c, bits, f), signed ? 2 : 1).map((w) => resizeTo(c, w, k, t));
  const negative = bitB(c, split(c, bits, whole.length)[0]!, k - 1);
  const [above, under] = sides ? split(c, sides, tests.length) : [];
  const [low, high] = whole as [Share, Share];
  const spread = (bit: Share): Share => spreadBit(c, bit, t);
  if (!signed) {
    // Negative numbers give 0, numbers above the range all ones.
    const off = above ? xor(c, negative, above) : negative;
    const change = above ? xor(c, low, spread(above)) : low;
    return secretVal(to, v.shape, xor(c, low, await and(c, spread(off), change)));
  }
  const ceiled = xor(c, low, high);
  if (!above || !under) return secretVal(to, v.shape, xor(c, low, await and(c, spread(negative), ceiled)));
  // What is below the range is negative, too: the rest of the negative ones take their ceiling.
  const clamped = xorPub(c, xor(c, low, spread(above)), pubFill(1n << BigInt(t - 1), x.length, t));
  const choices = concat(c, [spread(xor(c, negative, under)), spread(xor(c, above, under))]);
  const [p, q] = split(c, await and(c, choices, concat(c, [ceiled, clamped])), 2) as [Share, Share];
  return secretVal(to, v.shape, xor(c, low, xor(c, p, q)));
}
/** The low t bits of a boolean share of w bits, sign-extended where t is larger. */
const resizeTo = (c: Ctx, x: Share, w: number, t: number): Share =>
  t <= w
    ? resizeB(c, x, t)
    : c.engine.local(c, [x], { repr: 'B', bits: t, length: x.length }, (r, a) => r.signExtend(a!, w, laneFor(t), t));

/**
 * Same bits, as integers or booleans of another type: free at equal width. Wider elements are cut into those of the last dimension of
 * `shape`, narrower ones of the last dimension of x are put together, low bits first: an a2b, and what follows is local.
 * @throws SpucError (unsupported-op) where the bit pattern of a float would matter
 */
export async function bitcast(c: Ctx, x: Val, to: DType, shape: readonly number[] = x.shape): Promise<SecretVal> {
  const v = secretOf(c, x);
  if (v.dtype === to) return v;
  if (isFloat(v.dtype) || isFloat(to))
    fail(
      'unsupported-op',
      `bitcast of a secret ${v.dtype} to ${to}: the bits of secret floats do not exist, they are in fixed point (at ${c.path})`,
      undefined,
      'use convert, or keep the value public',
    );
  checkDType(c, to);
  const [w, t] = [widthOf(v.dtype), widthOf(to)];
  if (w === t) return secretVal(to, shape, v.share, v.share.repr === 'A' && t === c.engine.k && isSigned(to));
  const { share } = await toB(c, v);
  const n = numElements(shape);
  if (t < w) {
    const per = w / t;
    const pieces = Array.from({ length: per }, (_, j) => resizeB(c, j === 0 ? share : shrB(c, share, j * t), t));
    // Piece j of element i stands at i·per + j.
    const index = Int32Array.from({ length: n }, (_, i) => (i % per) * (n / per) + Math.floor(i / per));
    return secretVal(to, shape, take(c, concat(c, pieces), index, n));
  }
  const per = t / w;
  const index = Int32Array.from({ length: n * per }, (_, i) => (i % n) * per + Math.floor(i / n));
  const pieces = split(c, take(c, share, index, n * per), per).map((p, j) => shlB(c, resizeB(c, p, t), j * w));
  return secretVal(
    to,
    shape,
    pieces.reduce((all, p) => xor(c, all, p)),
  );
}

/** The part of each element below 2^f, as a share: x − ⌊x⌋ in fixed point. */
const fractionOf = async (c: Ctx, x: Share, f: number): Promise<Share> => b2a(c, await a2b(c, x, f));

/** ⌊x⌋: x minus its fraction, an a2b and b2a of f bits. */
export function floor(c: Ctx, x: Val): Promise<SecretVal> {
  return c.scope('floor', async (s) => {
    const v = secretOf(s, x);
    if (!isFloat(v.dtype)) return v;
    return secretVal(v.dtype, v.shape, sub(s, v.share, await fractionOf(s, v.share, s.engine.fxp)));
  });
}
/** ⌈x⌉ = ⌊x + 1 − 2^-f⌋. */
export function ceil(c: Ctx, x: Val): Promise<SecretVal> {
  return c.scope('ceil', async (s) => {
    const v = secretOf(s, x);
    if (!isFloat(v.dtype)) return v;
    const up = addConst(s, v.share, (1n << BigInt(s.engine.fxp)) - 1n);
    return secretVal(v.dtype, v.shape, sub(s, up, await fractionOf(s, up, s.engine.fxp)));
  });
}
/** Nearest whole number, halves away from zero: ⌊x + ½ − 2^-f·[x < 0]⌋; sign and both fractions at once. */
export function roundAfz(c: Ctx, x: Val): Promise<SecretVal> {
  return c.scope('round', async (s) => {
    const v = secretOf(s, x);
    if (!isFloat(v.dtype)) return v;
    const f = s.engine.fxp;
    const half = addConst(s, v.share, 1n << BigInt(f - 1));
    const [negative, bits] = await Promise.all([
      msb(s.at('sign'), v.share),
      a2b(s.at('frac'), concat(s, [half, addConst(s, half, -1n)]), f),
    ]);
    const [p, n] = split(s, bits, 2) as [Share, Share];
    const fraction = xor(s, p, await and(s, spreadBit(s, negative, f), xor(s, p, n)));
    const [drop, one] = await Promise.all([b2a(s.at('drop'), fraction), b2a(s.at('one'), negative)]);
    return secretVal(v.dtype, v.shape, sub(s, sub(s, half, one), drop));
  });
}
/** Nearest whole number, halves to even: ⌊x + ½⌋, less 1 where the fraction of x + ½ is 0 and that number is odd. */
export function roundEven(c: Ctx, x: Val): Promise<SecretVal> {
  return c.scope('rint', async (s) => {
    const v = secretOf(s, x);
    if (!isFloat(v.dtype)) return v;
    const f = s.engine.fxp;
    const half = addConst(s, v.share, 1n << BigInt(f - 1));
    const bits = await a2b(s, half, f + 1);
    const fraction = resizeB(s, bits, f);
    const correction = async (q: Ctx): Promise<Share> =>
      b2a(q, await and(q, await allZeroB(q, fraction), bitB(q, bits, f)));
    const [drop, odd] = await Promise.all([b2a(s.at('drop'), fraction), correction(s.at('tie'))]);
    return secretVal(v.dtype, v.shape, sub(s, sub(s, half, drop), shlA(s, odd, f)));
  });
}
