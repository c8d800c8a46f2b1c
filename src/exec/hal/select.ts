import { isBool, isFloat } from '../../eval/dtype.ts';
import { binary } from '../../eval/elementwise.ts';
import type { Share } from '../protocols/protocol.ts';
import { laneFor } from '../ring/ring.ts';
import type { Ctx } from '../runtime/context.ts';
import { type PublicVal, type SecretVal, secretVal, type Val } from '../runtime/values.ts';
import { add, and, andPub, concat, mul, mulBit, mulPub, type Pub, split, spreadBit } from './arith.ts';
import { lessBit, xorLin } from './compare.ts';
import { pubA, pubB, secretOf } from './encode.ts';
import { addLin, isExact, isShare, type Lin, linOf, stretchAll, subLin, toB } from './represent.ts';

/** Choice between values: select, maximum, minimum, clamp. */

/** A public 0/1 vector as masks of `bits` bits. */
const maskOf = (p: Pub, bits: number): Pub => ({
  ...p,
  ring: (r) => r.neg(r.cast(p.ring(r), laneFor(bits)), bits),
});

/** p ? x : y. The predicate is a boolean, secret or public, of the same shape or a scalar; scalars are stretched. */
export function select(c: Ctx, p0: Val, x0: Val, y0: Val): Promise<SecretVal> {
  return c.scope('select', async (s) => {
    const [x1, y1, p] = stretchAll(s, [x0, y0, p0]) as [Val, Val, Val];
    if (!p.secret) {
      const [x, y] = x1.secret || y1.secret ? [x1, y1] : [secretOf(s, x1), y1];
      return selectPublic(s, p, x, y);
    }
    return selectBit(s, p, x1, y1);
  });
}

const inBits = (x: Val, y: Val): boolean => {
  if (isBool(x.dtype)) return true;
  const form = (v: Val): boolean => !v.secret || v.share.repr === 'B';
  return !isFloat(x.dtype) && form(x) && form(y) && (x.secret || y.secret);
};
const bothExact = (c: Ctx, x: Val, y: Val): boolean => isExact(c, x) && isExact(c, y);

async function operands(c: Ctx, x: Val, y: Val): Promise<{ bits: boolean; a: Lin; b: Lin }> {
  const bits = inBits(x, y);
  const form = async (s: Ctx, v: Val): Promise<Lin> =>
    bits ? (v.secret ? (await toB(s, v)).share : pubB(s, v)) : linOf(s, v);
  const [a, b] = await Promise.all([form(c.at('x'), x), form(c.at('y'), y)]);
  return { bits, a, b };
}

async function selectPublic(c: Ctx, p: PublicVal, x: Val, y: Val): Promise<SecretVal> {
  const { bits, a, b } = await operands(c, x, y);
  if (bits) {
    const d = xorLin(c, a, b);
    return secretVal(x.dtype, x.shape, xorLin(c, andPub(c, d, maskOf(pubB(c, p), d.bits)), b));
  }
  const share = addLin(c, mulPub(c, subLin(c, a, b), pubA(c, p)), b);
  return secretVal(x.dtype, x.shape, share, bothExact(c, x, y));
}

async function selectBit(c: Ctx, p: SecretVal, x: Val, y: Val): Promise<SecretVal> {
  const { bits, a, b } = await operands(c, x, y);
  const secret = isShare(a) || isShare(b);
  if (bits) {
    const q = (await toB(c.at('p'), p)).share;
    if (!secret) {
      const d: Pub = { ...(a as Pub), ring: (r) => r.xor((a as Pub).ring(r), (b as Pub).ring(r)) };
      return secretVal(x.dtype, x.shape, xorLin(c, andPub(c, q, d), b));
    }
    const d = xorLin(c, a, b);
    const mask = d.bits === 1 ? q : spreadBit(c, q, d.bits);
    return secretVal(x.dtype, x.shape, xorLin(c, await and(c, mask, d), b));
  }
  const exact = bothExact(c, x, y);
  if (!secret) {
    const q = (await linOf(c.at('p'), p)) as Share;
    const d: Pub = { ...(a as Pub), ring: (r) => r.sub((a as Pub).ring(r), (b as Pub).ring(r)) };
    return secretVal(x.dtype, x.shape, addLin(c, mulPub(c, q, d), b), exact);
  }
  const d = subLin(c, a, b);
  const chosen = p.share.repr === 'A' ? await mul(c, p.share, d) : await mulBit(c, p.share, d);
  return secretVal(x.dtype, x.shape, addLin(c, chosen, b), exact);
}

/** The larger (`max`) or smaller of two values: one comparison and one choice. `known` as for lessBit. */
export function extreme(c: Ctx, max: boolean, x0: Val, y0: Val, known?: number): Promise<SecretVal> {
  return c.scope(max ? 'max' : 'min', async (s) => {
    const [x, y] = stretchAll(s, x0.secret || y0.secret ? [x0, y0] : [secretOf(s, x0), y0]) as [Val, Val];
    const less = secretVal('i1', x.shape, await lessBit(s, x, y, known));
    return max ? select(s, less, y, x) : select(s, less, x, y);
  });
}
export const maximum = (c: Ctx, x: Val, y: Val, known?: number): Promise<SecretVal> => extreme(c, true, x, y, known);
export const minimum = (c: Ctx, x: Val, y: Val, known?: number): Promise<SecretVal> => extreme(c, false, x, y, known);

/**
 * min(max(x, low), high). With public bounds both comparisons run at once: x + [x < low']·(low'−x) + [x > high]·(high−x),
 * where low' = min(low, high), so that at most one of the terms is not 0.
 */
export function clamp(c: Ctx, low0: Val, x0: Val, high0: Val): Promise<SecretVal> {
  return c.scope('clamp', async (s) => {
    const [x, low, high] = stretchAll(s, [x0, low0, high0]) as [Val, Val, Val];
    if (low.secret || high.secret || isBool(x.dtype))
      return minimum(s.at('high'), await maximum(s.at('low'), low, x), high);
    const v = secretOf(s, x);
    const least = leastOf(low, high);
    const [below, above] = await Promise.all([lessBit(s.at('below'), v, least), lessBit(s.at('above'), high, v)]);
    const a = (await linOf(s.at('x'), v)) as Share;
    const n = a.length;
    const terms = concat(s, [subLin(s, pubA(s, least, n), a), subLin(s, pubA(s, high, n), a)]);
    const [p, q] = split(s, await mulBit(s, concat(s, [below, above]), terms), 2);
    return secretVal(x.dtype, x.shape, add(s, a, add(s, p!, q!)), isExact(s, v));
  });
}

/** The elementwise minimum of two public values of one shape. */
const leastOf = (a: PublicVal, b: PublicVal): PublicVal => ({
  ...a,
  tensor: a.tensor && b.tensor ? binary('minimum', a.tensor, b.tensor) : undefined,
  data: a.data || b.data,
  clock: Math.max(a.clock, b.clock),
});
