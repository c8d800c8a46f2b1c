import type { Ring, RingTensor } from '../../ring/ring.ts';
import { scoped } from './words.ts';

/**
 * Truncation with a dealt mask (Escudero et al., CRYPTO 2020, truncPr; Dalskov et al., USENIX Security 2021): with u = x + 2^(k-2), 0 <= u < 2^(k-1),
 * and c = u + r opened, the carry that c lost at bit k-1 is w = msb(c) ⊕ msb(r), and
 * ⌊u/2^f⌋ = (c mod 2^(k-1) >> f) − (r mod 2^(k-1) >> f) + w·2^(k-1-f), or one less. No value has a large error.
 */

/** What is added to x before it is masked. */
export const liftOffset = (k: number): bigint => 1n << BigInt(k - 2);

/** The part of the result that follows from the opened c: (c mod 2^(k-1) >> f) + msb(c)·2^(k-1-f) − 2^(k-2-f). */
export function openPart(ring: Ring, c: RingTensor, f: number): RingTensor {
  const { k } = ring;
  return scoped(ring, (r) => {
    const low = r.shr(r.shl(c, 1, k), f + 1);
    const top = r.shl(r.shr(c, k - 1), k - 1 - f, k);
    return r.addConst(r.add(low, top), -(1n << BigInt(k - 2 - f)));
  });
}

/** (1−2·msb(c))·top mod 2^(f+1): a share of what the top bit of the mask adds, linear in `top`. */
export function topPart(ring: Ring, c: RingTensor, top: RingTensor, f: number): RingTensor {
  return scoped(ring, (r) => {
    const sign = r.lowBits(r.constSub(1n, r.shl(r.shr(c, r.k - 1), 1, r.k)), f + 1);
    return r.mul(top, sign, f + 1);
  });
}

/** A number of f+1 bits at its place in the result: times 2^(k-1-f). */
export const raise = (ring: Ring, t: RingTensor, f: number): RingTensor =>
  scoped(ring, (r) => r.shl(r.toRing(t), r.k - 1 - f, r.k));

/** @throws Error unless 0 < shift <= k-2 */
export function checkShift(k: number, shift: number): void {
  if (!(Number.isInteger(shift) && shift > 0 && shift <= k - 2))
    throw new Error(`no truncation by ${shift} of ${k} bits`);
}
