import type { Ring, RingTensor } from '../../ring/ring.ts';

/** A shared boolean vector inside a kernel: `bits` bits per element. `parts` is empty while only costs are computed. */
export interface Word {
  readonly bits: number;
  readonly length: number;
  readonly parts: readonly RingTensor[];
}

/** The ring of a computation, or nothing where only costs are computed. */
export type MaybeRing = Ring | undefined;

/** Applies a function that is linear over xor to corresponding parts. It is not called where there are none. */
export function lift(
  ring: MaybeRing,
  bits: number,
  xs: readonly Word[],
  f: (ring: Ring, ...parts: RingTensor[]) => RingTensor,
): Word {
  const [first] = xs;
  return { bits, length: first!.length, parts: first!.parts.map((_, i) => f(ring!, ...xs.map((x) => x.parts[i]!))) };
}

/** A word without data. */
export const blank = (bits: number, length: number): Word => ({ bits, length, parts: [] });

export const xorWords = (ring: MaybeRing, x: Word, y: Word): Word =>
  lift(ring, x.bits, [x, y], (r, a, b) => r.xor(a!, b!));
/** Bits 0, 2, 4, … and bits 1, 3, 5, … of a word of even width. */
export const evenOdd = (ring: MaybeRing, x: Word): [Word, Word] => [
  lift(ring, x.bits / 2, [x], (r, a) => r.evenBits(a!, x.bits)),
  lift(ring, x.bits / 2, [x], (r, a) => r.oddBits(a!, x.bits)),
];
