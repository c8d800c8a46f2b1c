import type { Ring } from '../../ring/ring.ts';
import { blank, lift, type MaybeRing, release, splitWord, stackWords, type Word, xorWords } from './words.ts';

/**
 * Boolean circuits over shares, independent of the protocol. A circuit is a generator: what it yields is a gate (one hop), what it is sent back are
 * the gate's outputs. The protocol runs it on shares; `plan` runs it on nothing, so that costs and the amount of correlated randomness come
 * from the very code that computes.
 */

/** Several inputs of equal widths; each output is the exclusive or of products of at least two of them, given as bit sets of inputs. */
export interface Gate {
  readonly inputs: readonly Word[];
  readonly outputs: readonly (readonly number[])[];
}
export type Circuit = Generator<Gate, Word, readonly Word[]>;

/** A gate without data: what its cost and its correlated randomness depend on. */
export interface GateShape {
  readonly bits: number;
  /** Elements of one input. */
  readonly length: number;
  readonly inputs: number;
  readonly outputs: Gate['outputs'];
}
export const shapeOf = ({ inputs, outputs }: Gate): GateShape => ({
  bits: inputs[0]!.bits,
  length: inputs[0]!.length,
  inputs: inputs.length,
  outputs,
});

/** The gates of a circuit, in order. The circuit must be built on words without data. */
export function plan(circuit: Circuit): GateShape[] {
  const gates: GateShape[] = [];
  for (let step = circuit.next(); !step.done; ) {
    const shape = shapeOf(step.value);
    gates.push(shape);
    step = circuit.next(shape.outputs.map(() => blank(shape.bits, shape.length)));
  }
  return gates;
}

/** Runs a circuit on shares. `gate` computes one gate's outputs; `level` counts the gates from 0. */
export async function runCircuit(
  circuit: Circuit,
  gate: (g: Gate, level: number) => Promise<readonly Word[]>,
): Promise<Word> {
  let step = circuit.next();
  for (let level = 0; !step.done; level++) step = circuit.next(await gate(step.value, level));
  return step.value;
}

/** Four at once where there are four. */
const radixOf = (width: number): 2 | 4 => (width >= 4 ? 4 : 2);
/** A set of inputs from their positions. */
const setOf = (...positions: readonly number[]): number => positions.reduce((s, j) => s | (1 << j), 0);
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/**
 * Carry out of `bits` positions (a power of two), from generate and propagate words: four neighbours are combined at each level,
 * G = g3 ⊕ p3·g2 ⊕ p3·p2·g1 ⊕ p3·p2·p1·g0 and P = p3·p2·p1·p0. ⌈log4 bits⌉ levels; the result has one bit.
 * (Radix-4 prefix with multi-input gates: ABY2.0, USENIX Security 2021, 5.3.)
 */
export function* carryTree(ring: MaybeRing, generate: Word, propagate: Word): Circuit {
  let g = generate;
  let p = propagate;
  for (let level = 0; g.bits > 1; level++) {
    const before = level > 0 ? [g, p] : [];
    const radix = radixOf(g.bits);
    const last = g.bits === radix;
    const scratch = ring?.child();
    const gs = splitWord(scratch, g, radix);
    const ps = splitWord(scratch, p, radix);
    // Inputs: p_1 … p_{radix-1}, then g_0 … g_{radix-2}, then p_0 where it is needed.
    const P = (j: number) => (j === 0 ? 2 * radix - 2 : j - 1);
    const generates = range(0, radix - 1).map((j) => setOf(radix - 1 + j, ...range(j + 1, radix).map(P)));
    const [carried, all] = yield {
      inputs: [...ps.slice(1), ...gs.slice(0, -1), ...(last ? [] : [ps[0]!])],
      outputs: last ? [generates] : [generates, [setOf(...range(0, radix).map(P))]],
    };
    g = xorWords(scratch, gs.at(-1)!, carried!);
    if (all) p = all;
    scratch?.close(g.parts);
    release(ring, carried, ...(all ? before : before.slice(0, 1)));
  }
  return g;
}

/**
 * Carries out of every position (Sklansky's parallel prefix, radix 4): bit j of the result is the carry out of positions 0 … j. The width W is a power
 * of two. Before a level the index bits that are done have been rotated to the top, so that the next two index bits are the lowest and words
 * of every fourth bit are what is combined: word v with the whole blocks of the words below it. `done` index bits were combined before, with their rotations.
 */
export function* prefixCarries(ring: MaybeRing, generate: Word, propagate: Word, done: number): Circuit {
  let g = generate;
  let p = propagate;
  for (let at = done; 1 << at < g.bits; ) {
    const before = at > done ? [g, p] : [];
    const radix = radixOf(g.bits >> at);
    const last = g.bits >> at === radix;
    const scratch = ring?.child();
    const gs = splitWord(scratch, g, radix);
    const ps = splitWord(scratch, p, radix);
    const whole = (xs: readonly Word[]) => xs.slice(0, -1).map((x) => topBlock(scratch, x, at));
    // Inputs: p_1 … p_{radix-1}, then whole g_0 … g_{radix-2}, then whole p_1 … p_{radix-2}, then whole p_0 where it is needed.
    const P = (j: number) => j - 1;
    const G = (j: number) => radix - 1 + j;
    const W = (j: number) => (j === 0 ? 3 * radix - 4 : 2 * radix - 3 + j);
    const generates = range(1, radix).map((v) => range(0, v).map((j) => setOf(P(v), G(j), ...range(j + 1, v).map(W))));
    const propagates = range(1, radix).map((v) => [setOf(P(v), ...range(0, v).map(W))]);
    const [p0, ...others] = whole(ps);
    const out = yield {
      inputs: [...ps.slice(1), ...whole(gs), ...others, ...(last ? [] : [p0!])],
      outputs: last ? generates : [...generates, ...propagates],
    };
    g = stackWords(scratch, [gs[0]!, ...range(1, radix).map((v) => xorWords(scratch, gs[v]!, out[v - 1]!))]);
    if (!last) p = stackWords(scratch, [ps[0]!, ...out.slice(radix - 1)]);
    scratch?.close(last ? g.parts : [...g.parts, ...p.parts]);
    release(ring, ...out, ...(last ? before.slice(0, 1) : before));
    at += Math.log2(radix);
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

/** The AND of all bits of a word whose width is a power of two: four at once. ⌈log4 bits⌉ levels. */
export function* andFold(ring: MaybeRing, word: Word): Circuit {
  let x = word;
  while (x.bits > 1) {
    const radix = radixOf(x.bits);
    const scratch: Ring | undefined = ring?.child();
    const [all] = yield { inputs: splitWord(scratch, x, radix), outputs: [[setOf(...range(0, radix))]] };
    scratch?.close();
    if (x !== word) release(ring, x);
    x = all!;
  }
  return x;
}
