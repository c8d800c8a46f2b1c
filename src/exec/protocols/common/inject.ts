import type { Ring, RingTensor } from '../../ring/ring.ts';
import { bitNumbers } from './deal.ts';

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
  const open = bitNumbers(ring, c, bits);
  const flipped = ring.mul(numbers, ring.constSub(1n, ring.shl(open, 1, ring.k)));
  const all = constant ? ring.add(flipped, open) : flipped;
  let z = ring.zeros(length);
  for (let j = 0; j < bits; j++) z = ring.add(z, ring.shl(ring.sliceRange(all, j * length, length), j, ring.k));
  return z;
}
