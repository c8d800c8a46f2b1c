import type { Ring, RingTensor } from '../../ring/ring.ts';
import { scoped } from './words.ts';

/**
 * The number Σ 2^j·(c_j ⊕ r_j) from the opened word c = x ⊕ r and a share of the numbers r_j: each summand is c_j + (1−2c_j)·r_j. One share of it;
 * `constant` says whether this one carries the c_j. (Damgård et al., IEEE S&P 2019, B2A.)
 */
export function injectBits(
  ring: Ring,
  c: RingTensor,
  numbers: RingTensor,
  bits: number,
  constant: boolean,
): RingTensor {
  const length = c.length;
  let z = ring.zeros(length);
  for (let j = 0; j < bits; j++) {
    const next = scoped(ring, (r) => {
      const open = r.toRing(r.bitPlane(c, j));
      const flipped = r.mul(r.sliceRange(numbers, j * length, length), r.constSub(1n, r.shl(open, 1, r.k)));
      return r.add(z, r.shl(constant ? r.add(flipped, open) : flipped, j, r.k));
    });
    ring.free(z);
    z = next;
  }
  return z;
}
