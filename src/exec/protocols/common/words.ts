import type { Ring, RingTensor } from '../../ring/ring.ts';

/** A shared boolean vector inside a kernel: `bits` bits per element. `parts` is empty while only costs are computed. */
export interface Word {
  readonly bits: number;
  readonly length: number;
  readonly parts: readonly RingTensor[];
}

/** The ring of a computation, or nothing where only costs are computed. */
export type MaybeRing = Ring | undefined;

/** Runs local code whose temporaries are freed at its end; what it returns stays, in `ring`. */
export function scoped<T extends RingTensor | readonly RingTensor[]>(ring: Ring, f: (r: Ring) => T): T {
  const inner = ring.child();
  let kept: readonly RingTensor[] = [];
  try {
    const result = f(inner);
    kept = Array.isArray(result) ? result : [result as RingTensor];
    return result;
  } finally {
    inner.close(kept);
  }
}

/** Frees tensors that are not used any more, before their arena is closed. */
export const release = (ring: MaybeRing, ...xs: readonly (Word | RingTensor | undefined)[]): void => {
  for (const x of xs) {
    if (!x || !ring) continue;
    for (const t of 'parts' in x ? x.parts : [x]) ring.free(t);
  }
};

/** Applies a function that is linear over xor to corresponding parts. It is not called where there are none. */
export function lift(
  ring: MaybeRing,
  bits: number,
  xs: readonly Word[],
  f: (ring: Ring, ...parts: RingTensor[]) => RingTensor,
): Word {
  const [first] = xs;
  const part = (i: number) => scoped(ring!, (r) => f(r, ...xs.map((x) => x.parts[i]!)));
  return { bits, length: first!.length, parts: first!.parts.map((_, i) => part(i)) };
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
