import type { RingShape } from './draw.ts';
import type { Tolerance } from './op-case.ts';

/** Largest errors of floats (docs/accuracy.md): in proportion to 2^-f. */

/** So many units of fixed point. */
export const units =
  ({ f }: RingShape, n: number): Tolerance =>
  () =>
    n * 2 ** -f;
/** `r` of the result at 18 fraction bits, or 2^-16 where that is larger. */
export const relative =
  ({ f }: RingShape, r: number): Tolerance =>
  (want) =>
    2 ** (18 - f) * Math.max(r * Math.abs(want), 2 ** -16);
/** `a` at 18 fraction bits. */
export const absolute =
  ({ f }: RingShape, a: number): Tolerance =>
  () =>
    2 ** (18 - f) * a;
