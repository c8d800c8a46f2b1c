import type { Share } from '../protocols/protocol.ts';
import { laneFor } from '../ring/ring.ts';
import type { Ctx } from '../runtime/context.ts';
import {
  a2b,
  addConst,
  b2a,
  bitB,
  concat,
  msb,
  mulTrunc,
  neg,
  not,
  resizeB,
  reverseBits,
  shlA,
  shrB,
  split,
  spreadBit,
  xor,
} from './arith.ts';
import { prefixOr } from './bits.ts';
import { polyBits } from './fixed-polynomial.ts';
import { log2Ceil } from './numbers.ts';

/** Writing a number as c·2^m with c in [1, 2): what divisions, roots and logarithms begin with. */

export interface Leading {
  /** [x < 0], from the same bits. */
  readonly sign: Share;
  /** All bits at or below the leading one of the magnitude. */
  readonly smear: Share;
  /** The leading one bit; no bit is set for 0. */
  readonly hot: Share;
}

/** Most comparisons that are worth making at once to save the hops of the prefix or: half a megabyte or so. */
const MOST_COMPARISONS = 2 ** 14;

/**
 * The leading one bit of an arithmetic share, for positions up to `top`; larger numbers have none. With `magnitude` that of |x|, else
 * negative numbers have none. Long vectors take one a2b and a prefix or (where |x| is −x−1 for negative x: powers of two give c = 2); short
 * ones are compared with all powers of two at once, which is half the hops.
 */
export function leading(c: Ctx, x: Share, magnitude: boolean, top: number): Promise<Leading> {
  const tests = (magnitude ? 2 : 1) * Math.min(top + 2, c.engine.k - 2) + 1;
  return isFlat(c, x, tests) ? byComparison(c, x, magnitude, top) : byPrefix(c, x, magnitude);
}
/** Whether that many comparisons for each element, all at once, are the better way to find leading bits. */
export function isFlat(c: Ctx, x: Share, tests: number): boolean {
  const { k, protocol } = c.engine;
  const { msb: test, a2b: split, and } = protocol.kernels;
  const bit = { repr: 'B' as const, bits: k, length: 1 };
  const deep =
    split.cost(c.engine, [x], { bits: k }).hops + log2Ceil(k) * and.cost(c.engine, [bit, bit], undefined).hops;
  const flat = test.cost(c.engine, [x], { bit: k - 1 }).hops;
  return flat < deep && tests * x.length <= MOST_COMPARISONS;
}
async function byPrefix(c: Ctx, x: Share, magnitude: boolean): Promise<Leading> {
  const { k } = c.engine;
  const bits = await a2b(c, x, k);
  const sign = bitB(c, bits, k - 1);
  const y = magnitude ? resizeB(c, xor(c, bits, spreadBit(c, sign, k)), k - 1) : bits;
  const smear = await prefixOr(c, y);
  return { sign, smear, hot: resizeB(c, xor(c, smear, shrB(c, smear, 1)), k - 1) };
}
/** Bit m of the smear is [x ≥ 2^m], or for magnitudes [x ≥ 2^m] ⊕ [−x ≥ 2^m]: at most one of them holds. */
async function byComparison(c: Ctx, x: Share, magnitude: boolean, top: number): Promise<Leading> {
  const { k } = c.engine;
  const count = Math.min(top + 2, k - 2);
  const powers = Array.from({ length: count }, (_, m) => -(1n << BigInt(m)));
  const minus = magnitude ? neg(c, x) : x;
  const edges = [
    x,
    ...powers.map((p) => addConst(c, x, p)),
    ...(magnitude ? powers.map((p) => addConst(c, minus, p)) : []),
  ];
  const [sign, ...below] = split(c, await msb(c, concat(c, edges)), edges.length) as [Share, ...Share[]];
  const planes = Array.from({ length: count }, (_, m) =>
    magnitude ? xor(c, below[m]!, below[m + count]!) : not(c, below[m]!),
  );
  const smear = c.engine.local(c, planes, { repr: 'B', bits: k - 1, length: x.length }, (r, ...ps) =>
    r.fromBitPlanes(ps, laneFor(k - 1)),
  );
  const hot = xor(c, smear, shrB(c, smear, 1));
  // The last smear bit has no successor: as a leading bit it would stand for everything above.
  const kept = count === top + 2 ? resizeB(c, resizeB(c, hot, top + 1), k - 1) : hot;
  return { sign, smear, hot: kept };
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
