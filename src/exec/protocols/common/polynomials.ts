import { laneFor, type Ring, type RingTensor } from '../../ring/ring.ts';
import { scoped } from './words.ts';

/**
 * Multilinear polynomials over bits that are masks: variables are numbered, a set of them is a bit mask, and so is a product.
 * Coefficients are public words; products of masks are shared. Evaluation is local.
 */

/** The products of more than one of `count` variables, in the order in which they are dealt. */
export const products = (count: number): number[] =>
  Array.from({ length: 1 << count }, (_, s) => s).filter((s) => (s & (s - 1)) !== 0);

/** Coefficients by set of variables; no entry means 0, 'one' all ones. */
export type Coefficient = RingTensor | 'one';
export type Polynomial = Map<number, Coefficient>;

/** One party's share of the masks and their products, by set; `constant` says whether it also carries the public summand. */
export interface MaskShare {
  readonly word: (set: number, ring: Ring) => RingTensor;
  readonly constant: boolean;
}

/** Adds up a polynomial's terms over this party's share of the products. Only one temporary lives at a time. */
export function evaluate(ring: Ring, q: Polynomial, m: MaskShare, length: number, width: number): RingTensor {
  let z = ring.zeros(length, laneFor(width));
  for (const [set, x] of q) {
    if (set === 0 && !m.constant) continue;
    const next = scoped(ring, (r) => {
      if (set === 0) return r.xor(z, x as RingTensor);
      const word = m.word(set, r);
      return r.xor(z, x === 'one' ? word : r.and(x, word));
    });
    ring.free(z);
    z = next;
  }
  return z;
}
