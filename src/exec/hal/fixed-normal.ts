import type { Share } from '../protocols/protocol.ts';
import type { Ctx } from '../runtime/context.ts';
import { a2b, addConst, b2a, bitB, mulTrunc, resizeB, reverseBits, shlA, shrB, spreadBit, xor } from './arith.ts';
import { prefixOr } from './bits.ts';
import { polyBits } from './fixed-polynomial.ts';

/** Writing a number as c·2^m with c in [1, 2): what divisions, roots and logarithms begin with. */

export interface Leading {
  /** [x < 0], from the same bits. */
  readonly sign: Share;
  /** All bits at or below the leading one of the magnitude. */
  readonly smear: Share;
  /** The leading one bit; no bit is set for 0. */
  readonly hot: Share;
}

/**
 * The leading one bit of an arithmetic share, from one a2b. With `magnitude` that of |x| (of −x−1 for negative x: powers of two give c = 2),
 * else negative numbers have none.
 */
export async function leading(c: Ctx, x: Share, magnitude: boolean): Promise<Leading> {
  const { k } = c.engine;
  const bits = await a2b(c, x, k);
  const sign = bitB(c, bits, k - 1);
  const y = magnitude ? resizeB(c, xor(c, bits, spreadBit(c, sign, k)), k - 1) : bits;
  const smear = await prefixOr(c, y);
  return { sign, smear, hot: resizeB(c, xor(c, smear, shrB(c, smear, 1)), k - 1) };
}

/** 2^(top−m) as an arithmetic share, 0 where m > top. */
export const factorOf = (c: Ctx, hot: Share, top: number): Promise<Share> =>
  b2a(c, reverseBits(c, resizeB(c, hot, top + 1)));

/** s = 2c − 3 in [-1, 1] with polyBits fraction bits, from x·2^(top−m) = c·2^top. */
export async function octave(c: Ctx, x: Share, factor: Share, top: number): Promise<Share> {
  const bits = polyBits(c.engine.k);
  // One bit less of shift doubles c.
  const doubled = await mulTrunc(c, x, factor, Math.max(0, top - bits - 1));
  return addConst(c, shlA(c, doubled, Math.max(0, bits + 1 - top)), -3n << BigInt(bits));
}

/** A boolean share whose bit i is bit sources[i] of x (−1: zero). Local. */
export function gatherBits(c: Ctx, x: Share, sources: readonly number[]): Share {
  const bits = sources.length;
  return c.engine.local(c, [x], { repr: 'B', bits, length: x.length }, (r, a) => {
    const zero = r.fill(0n, x.length, 1);
    return r.fromBitPlanes(sources.map((i) => (i < 0 ? zero : r.bitPlane(a!, i))));
  });
}
/** The position of the one bit of a one-hot share, as `bits` bits: bit i is the parity under a mask. Local. */
export function positionOf(c: Ctx, hot: Share, bits: number): Share {
  return c.engine.local(c, [hot], { repr: 'B', bits, length: hot.length }, (r, a) =>
    r.fromBitPlanes(
      Array.from({ length: bits }, (_, i) => {
        let mask = 0n;
        for (let m = 0; m < hot.bits; m++) if ((m >> i) & 1) mask |= 1n << BigInt(m);
        return r.parity(r.andConst(a!, mask));
      }),
    ),
  );
}
/** Whether the one-hot share has its bit. Local. */
export const anyHot = (c: Ctx, hot: Share): Share =>
  c.engine.local(c, [hot], { repr: 'B', bits: 1, length: hot.length }, (r, a) => r.parity(a!));
