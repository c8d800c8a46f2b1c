import { laneFor, type Ring, type RingTensor } from '../../ring/ring.ts';

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

/** Bits j, j+parts, j+2·parts, … of the low `bits` bits, for each j below `parts` (1, 2 or 4, a divisor of `bits`). */
export function splitBits(ring: Ring, t: RingTensor, bits: number, parts: number): readonly RingTensor[] {
  if (parts === 1) return [t];
  const even = ring.evenBits(t, bits);
  const odd = ring.oddBits(t, bits);
  if (parts === 2) return [even, odd];
  const half = bits / 2;
  return [ring.evenBits(even, half), ring.evenBits(odd, half), ring.oddBits(even, half), ring.oddBits(odd, half)];
}

/** splitBits of a shared word. */
export function splitWord(ring: MaybeRing, x: Word, parts: number): Word[] {
  const split = x.parts.map((t) => splitBits(ring!, t, x.bits, parts));
  return Array.from({ length: parts }, (_, j) => ({
    bits: x.bits / parts,
    length: x.length,
    parts: split.map((s) => s[j]!),
  }));
}

/** Tensors of `width` bits each, the first one lowest, as one tensor. */
export function stackTensors(r: Ring, words: readonly RingTensor[], width: number): RingTensor {
  const bits = words.length * width;
  const lane = laneFor(bits);
  return words
    .map((t, i) => r.shl(t.lane === lane ? t : r.cast(t, lane), i * width, bits))
    .reduce((x, y) => r.xor(x, y));
}

/** stackTensors of shared words of equal widths. */
export const stackWords = (ring: MaybeRing, xs: readonly Word[]): Word =>
  lift(ring, xs.length * xs[0]!.bits, xs, (r, ...parts) => stackTensors(r, parts, xs[0]!.bits));
