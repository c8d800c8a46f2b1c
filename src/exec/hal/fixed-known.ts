import type { Share } from '../protocols/protocol.ts';
import { laneFor } from '../ring/ring.ts';
import type { Ctx } from '../runtime/context.ts';
import { a2b, addConst, b2a, bitB, concat, constantA, msb, not, pubFill, resizeB, shrB, split, xor } from './arith.ts';
import { prefixOr } from './bits.ts';
import { isFlat } from './fixed-normal.ts';

/** The leading bit of numbers between known powers of two: only the bits between them are looked at, and no sign. */

/** 2^low ≤ x < 2^high in units; `high` may be more than the ring holds. */
export interface KnownDivisor {
  readonly low: number;
  readonly high: number;
}

/**
 * 2^(top−m) for x with the leading bit m, as an arithmetic share; 0 where m > top.
 * 1. short vectors: one comparison with each power of two above 2^low, beside each other, of no more bits than x has; long vectors: an a2b
 * of as many bits and a prefix or of those above `low`; 2. neighbours differ at the leading bit, whose place is the factor's.
 */
export async function knownFactor(c: Ctx, x: Share, { low, high }: KnownDivisor, top: number): Promise<Share> {
  const { k } = c.engine;
  // Bits low … last are looked at: one above `top` shows what is too large, unless nothing is.
  const last = Math.min(high - 1, top + 1);
  if (last <= low) return constantA(c, pubFill(1n << BigInt(top - low), x.length, k));
  // Of planes[i] = [x ≥ 2^(low+1+i)] each tells where the next higher one does not that this is the leading bit.
  const planes = await reached(c, x, low + 1, last, Math.min(high, k - 1));
  const hot = [
    not(c, planes[0]!),
    ...planes.map((p, i) => (i + 1 < planes.length ? xor(c, p, planes[i + 1]!) : p)),
  ].slice(0, Math.min(last, top) - low + 1);
  const bits = top - low + 1;
  const factor = c.engine.local(c, hot, { repr: 'B', bits, length: x.length }, (r, ...ps) => {
    const zero = r.fill(0n, x.length, 1);
    return r.fromBitPlanes(
      Array.from({ length: bits }, (_, i) => ps[top - low - i] ?? zero),
      laneFor(bits),
    );
  });
  return b2a(c, factor);
}

/** [x ≥ 2^m] for m = from … to, of x < 2^size. */
async function reached(c: Ctx, x: Share, from: number, to: number, size: number): Promise<Share[]> {
  const count = to - from + 1;
  if (isFlat(c, x, count)) {
    const edges = Array.from({ length: count }, (_, i) => addConst(c, x, -(1n << BigInt(from + i))));
    return split(c, await msb(c, concat(c, edges), size), count).map((s) => not(c, s));
  }
  const bits = await a2b(c, x, size);
  const high = resizeB(c, shrB(c, bits, from), size - from);
  const smear = await prefixOr(c, high);
  return Array.from({ length: count }, (_, i) => bitB(c, smear, i));
}
