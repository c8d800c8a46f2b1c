import { laneFor, type Ring, type RingTensor } from '../../ring/ring.ts';
import { blank, evenOdd, lift, type MaybeRing, release, type Word, xorWords } from './words.ts';

/**
 * Boolean circuits over shares, independent of the protocol. A circuit is a generator: what it yields is a batch of ANDs that go out together
 * (one hop), what it is sent back are their results. The protocol runs it on shares; `plan` runs it on nothing, so that costs and the
 * amount of correlated randomness come from the very code that computes.
 */
export type AndBatch = readonly (readonly [Word, Word])[];
export type Circuit<T = Word> = Generator<AndBatch, T, readonly Word[]>;

/** The width and the total number of elements of one batch. All pairs of a batch have the same width. */
export interface AndLevel {
  readonly bits: number;
  readonly length: number;
}
const levelOf = (batch: AndBatch): AndLevel => ({
  bits: batch[0]![0].bits,
  length: batch.reduce((s, [x]) => s + x.length, 0),
});

/** The batches of a circuit, in order. The circuit must be built on words without data. */
export function plan(circuit: Circuit<unknown>): AndLevel[] {
  const levels: AndLevel[] = [];
  for (let step = circuit.next(); !step.done; ) {
    levels.push(levelOf(step.value));
    step = circuit.next(step.value.map(([x]) => blank(x.bits, x.length)));
  }
  return levels;
}

/**
 * Runs a circuit on shares. `and` computes the elementwise AND of two words; `level` counts the batches from 0.
 * The pairs of a batch are concatenated, so that each batch is one call of `and`.
 */
export async function runCircuit<T>(
  ring: Ring,
  circuit: Circuit<T>,
  and: (x: Word, y: Word, level: number) => Promise<Word>,
): Promise<T> {
  let step = circuit.next();
  for (let level = 0; !step.done; level++) {
    const batch = step.value;
    const left = batch.map(([x]) => x);
    const right = batch.map(([, y]) => y);
    const joined = batch.length > 1 ? [join(ring, left), join(ring, right)] : [];
    const z = await and(joined[0] ?? left[0]!, joined[1] ?? right[0]!, level);
    release(ring, ...joined);
    const lengths = left.map((x) => x.length);
    const results = batch.length > 1 ? cut(ring, z, lengths) : [z];
    if (batch.length > 1) release(ring, z);
    step = circuit.next(results);
  }
  return step.value;
}

function join(ring: Ring, xs: readonly Word[]): Word {
  const length = xs.reduce((s, x) => s + x.length, 0);
  return { bits: xs[0]!.bits, length, parts: xs[0]!.parts.map((_, i) => ring.concat(xs.map((x) => x.parts[i]!))) };
}
function cut(ring: Ring, z: Word, lengths: readonly number[]): Word[] {
  let at = 0;
  return lengths.map((length) => {
    const from = at;
    at += length;
    return { bits: z.bits, length, parts: z.parts.map((t) => ring.sliceRange(t, from, length)) };
  });
}

/**
 * Carry out of `bits` positions, from generate and propagate words: neighbours are combined, (G,P) = (G_hi ⊕ P_hi∧G_lo, P_hi∧P_lo), and the width
 * halves at each level. ⌈log2 bits⌉ levels; the result has one bit. (ABY3, CCS 2018, 5.3; Catrina and de Hoogh 2010, CarryOut.)
 */
export function* carryTree(ring: MaybeRing, generate: Word, propagate: Word): Circuit {
  let g = generate;
  let p = propagate;
  for (let level = 0; g.bits > 1; level++) {
    const before = level > 0 ? [g, p] : [];
    const scratch = ring?.child();
    if (g.bits % 2 === 1) {
      // A position that generates nothing is put below.
      const bits = g.bits + 1;
      g = lift(scratch, bits, [g], (r, t) => r.shl(t!, 1, bits));
      p = lift(scratch, bits, [p], (r, t) => r.shl(t!, 1, bits));
    }
    const [gLow, gHigh] = evenOdd(scratch, g);
    const [pLow, pHigh] = evenOdd(scratch, p);
    const last = gLow.bits === 1;
    const [carried, both] = yield last
      ? [[pHigh, gLow]]
      : [
          [pHigh, gLow],
          [pHigh, pLow],
        ];
    g = xorWords(scratch, gHigh, carried!);
    if (both) p = both;
    scratch?.close(g.parts);
    release(ring, carried, ...(both ? before : before.slice(0, 1)));
  }
  return g;
}

/**
 * Carries out of every position (Sklansky's parallel prefix): bit j of the result is the carry out of positions 0 … j. The width W is a power of two.
 * Before level i the index bits below i have been rotated to the top, which makes the two operands of every level the even and the odd
 * positions; only the odd half is multiplied, so that a message holds W/2 bits. `done` levels were computed before, with their rotations.
 */
export function* prefixCarries(ring: MaybeRing, generate: Word, propagate: Word, done: number): Circuit {
  let g = generate;
  let p = propagate;
  const w = g.bits;
  for (let level = done; 1 << level < w; level++) {
    const before = level > done ? [g, p] : [];
    const scratch = ring?.child();
    const [gLow, gHigh] = evenOdd(scratch, g);
    const [pLow, pHigh] = evenOdd(scratch, p);
    const last = 2 << level === w;
    const gTop = topBlock(scratch, gLow, level);
    const [carried, both] = yield last
      ? [[pHigh, gTop]]
      : [
          [pHigh, gTop],
          [pHigh, topBlock(scratch, pLow, level)],
        ];
    g = stack(scratch, gLow, xorWords(scratch, gHigh, carried!));
    if (both) p = stack(scratch, pLow, both);
    scratch?.close(both ? [...g.parts, ...p.parts] : g.parts);
    release(ring, carried, both, ...(both ? before : before.slice(0, 1)));
  }
  return g;
}

/** Repeats the topmost of 2^level blocks of a word over all of them. */
function topBlock(ring: MaybeRing, x: Word, level: number): Word {
  const block = x.bits >> level;
  return lift(ring, x.bits, [x], (r, t) => {
    let y = r.shr(t!, x.bits - block);
    for (let have = block; have < x.bits; have *= 2) y = r.xor(y, r.shl(y, have, x.bits));
    return y;
  });
}

/** `high` above `low`: the halves of a word of twice the width. */
export function stack(ring: MaybeRing, low: Word, high: Word): Word {
  const bits = low.bits + high.bits;
  return lift(ring, bits, [low, high], (r, a, b) => stackTensors(r, [a!, b!], low.bits));
}

/** Tensors of `width` bits each, the first one lowest, as one tensor. */
export function stackTensors(r: Ring, words: readonly RingTensor[], width: number): RingTensor {
  const bits = words.length * width;
  const lane = laneFor(bits);
  return words
    .map((t, i) => r.shl(t.lane === lane ? t : r.cast(t, lane), i * width, bits))
    .reduce((x, y) => r.xor(x, y));
}

/** The AND of all bits: the word is folded until one bit is left, the middle bit of an odd width waits. ⌈log2 bits⌉ levels. */
export function* andFold(ring: MaybeRing, word: Word): Circuit {
  let x = word;
  while (x.bits > 1) {
    const { bits } = x;
    const half = bits >> 1;
    const odd = bits & 1;
    const low = lift(ring, half, [x], (r, t) => r.cast(t!, laneFor(half), half));
    const high = lift(ring, half, [x], (r, t) => r.cast(r.shr(t!, half + odd), laneFor(half), half));
    const middle = odd ? lift(ring, 1, [x], (r, t) => r.bitPlane(t!, half)) : undefined;
    const [both] = yield [[low, high]];
    x = middle ? stackUneven(ring, both!, middle) : both!;
  }
  return x;
}

function stackUneven(ring: MaybeRing, low: Word, top: Word): Word {
  const bits = low.bits + top.bits;
  return lift(ring, bits, [low, top], (r, a, b) =>
    r.xor(r.cast(a!, laneFor(bits)), r.shl(r.cast(b!, laneFor(bits)), low.bits, bits)),
  );
}
