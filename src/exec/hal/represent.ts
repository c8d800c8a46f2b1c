import { type DType, isBool, isFloat, isInt, isSigned } from '../../eval/dtype.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { lengthOf, type PublicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import {
  a2b,
  add,
  addConst,
  addPub,
  b2a,
  bitB,
  constantA,
  type Pub,
  pubFill,
  shlA,
  sub,
  subFromPub,
  take,
  xorPub,
} from './arith.ts';
import { negPub, pubA, secretOf, widthOf } from './encode.ts';

/** Changes of representation, and the one notation for "share or public vector" that the arithmetic above is written in. */

/** An operand of ring arithmetic. */
export type Lin = Share | Pub;
export const isShare = (x: Lin): x is Share => 'repr' in x;

/** x + y, at least one of them a share. */
export function addLin(c: Ctx, x: Lin, y: Lin): Share {
  if (isShare(x)) return isShare(y) ? add(c, x, y) : addPub(c, x, y);
  return isShare(y) ? addPub(c, y, x) : addPub(c, constantA(c, x), y);
}
/** x − y, at least one of them a share. */
export function subLin(c: Ctx, x: Lin, y: Lin): Share {
  if (isShare(x)) return isShare(y) ? sub(c, x, y) : addPub(c, x, negPub(y));
  return isShare(y) ? subFromPub(c, x, y) : addPub(c, constantA(c, x), negPub(y));
}

/** The value with `shape`; a value of one element is repeated. */
export function stretchTo(c: Ctx, v: Val, shape: readonly number[]): Val {
  const n = shape.reduce((a, b) => a * b, 1);
  if (lengthOf(v) === n) return v.shape === shape ? v : { ...v, shape };
  if (v.secret) return { ...v, shape, share: take(c, v.share, new Int32Array(n), n) };
  const t = v.tensor;
  if (!t) return { ...v, shape };
  const data = new (t.data.constructor as Float64ArrayConstructor)(n).fill(t.data[0] as number);
  return { ...v, shape, tensor: { dtype: t.dtype, shape, data } };
}
/** The operands at one shape: that of the first which is not a scalar. */
export function stretchAll(c: Ctx, vs: readonly Val[]): Val[] {
  const shape = (vs.find((v) => lengthOf(v) !== 1) ?? vs.find((v) => v.shape.length > 0) ?? vs[0]!).shape;
  return vs.map((v) => stretchTo(c, v, shape));
}

/** The arithmetic share of a secret value: booleans 0 or 1, integers right mod 2^w. Messages only for boolean shares. */
export async function toA(c: Ctx, v: SecretVal): Promise<SecretVal> {
  if (v.share.repr === 'A') return v;
  const share = await b2a(c.at('toA'), v.share);
  return secretVal(v.dtype, v.shape, share, isInt(v.dtype) && !isSigned(v.dtype));
}
/** The boolean share (1 bit, or w bits) of a secret boolean or integer. */
export async function toB(c: Ctx, v: SecretVal): Promise<SecretVal> {
  if (v.share.repr === 'B') return v;
  return secretVal(v.dtype, v.shape, await a2b(c.at('toB'), v.share, widthOf(v.dtype)));
}
/** The 1-bit boolean share of a secret predicate. */
export const bitOf = async (c: Ctx, v: SecretVal): Promise<Share> => (await toB(c, v)).share;

/** Arithmetic operand of a value in its own dtype. */
export const linOf = async (c: Ctx, v: Val): Promise<Lin> =>
  v.secret ? (await toA(c, v)).share : pubA(c, v as PublicVal);

/** True when the ring element of an arithmetic share is the value itself, not only right mod 2^w. */
export const isExact = (c: Ctx, v: Val): boolean =>
  !v.secret ||
  (v.share.repr === 'A' &&
    (v.exact === true || !isInt(v.dtype) || (widthOf(v.dtype) === c.engine.k && isSigned(v.dtype))));

/**
 * The signed (unsigned) value of an integer in the whole ring. For an inexact share of w < k bits: one a2b of w bits and one b2a.
 * A ui64 in a ring of 64 bits stays as it is: its values from 2^63 on are negative ring elements.
 */
export async function toExact(c: Ctx, v: SecretVal): Promise<SecretVal> {
  if (isExact(c, v)) return v;
  const w = widthOf(v.dtype);
  if (w >= c.engine.k) return toA(c, v);
  return c.scope('exact', async (s) => {
    // Adding 2^(w-1) makes the low w bits spell the offset value, which is not negative.
    const offset = isSigned(v.dtype) ? 1n << BigInt(w - 1) : 0n;
    let bits: Share;
    if (v.share.repr === 'B') bits = offset ? xorPub(s, v.share, pubFill(offset, v.share.length, w)) : v.share;
    else bits = await a2b(s, addConst(s, v.share, offset), w);
    return secretVal(v.dtype, v.shape, addConst(s, await b2a(s, bits), -offset), true);
  });
}

/** The value as a ring operand that is the number itself: integers exact, booleans 0 or 1, floats in fixed point. */
export const exactLin = async (c: Ctx, v: Val): Promise<Lin> =>
  v.secret ? (isFloat(v.dtype) ? v.share : (await toExact(c, await toA0(c, v))).share) : pubA(c, v);
const toA0 = (c: Ctx, v: SecretVal): Promise<SecretVal> =>
  isBool(v.dtype) ? toA(c.at('bool'), v) : Promise.resolve(v);

/** The fixed-point arithmetic share of any real value (public ones are sealed). */
export async function toFixed(c: Ctx, v: Val): Promise<Share> {
  const s = secretOf(c, v);
  if (isFloat(s.dtype)) return s.share;
  const x = (await exactLin(c, s)) as Share;
  return shlA(c, x, c.engine.fxp);
}
/** A public value as fixed point whatever its dtype; a secret one as toFixed. */
export async function fixedLin(c: Ctx, v: Val): Promise<Lin> {
  if (v.secret) return toFixed(c, v);
  const p = pubA(c, v);
  return isFloat(v.dtype) ? p : { ...p, ring: (r) => r.shl(p.ring(r), c.engine.fxp) };
}

/** The bits of a boolean share as 1-bit shares, one after the other: bit i of all elements, then bit i+1, … */
export const bitsOf = (c: Ctx, x: Share, from: number, to: number): Share[] =>
  Array.from({ length: to - from }, (_, i) => bitB(c, x, from + i));

/** Which dtype two operands meet in: floats win, then the wider integer. */
export function meet(a: DType, b: DType): DType {
  if (a === b) return a;
  if (isFloat(a)) return isFloat(b) && widthOf(b) > widthOf(a) ? b : a;
  if (isFloat(b)) return b;
  return widthOf(b) > widthOf(a) ? b : a;
}
