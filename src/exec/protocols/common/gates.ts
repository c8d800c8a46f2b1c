import type { Ring, RingTensor } from '../../ring/ring.ts';
import { type Circuit, type Gate, type GateShape, runCircuit } from './circuits.ts';
import { derived, type Item, mask, type Shares } from './deal.ts';
import { evaluate, type Polynomial } from './polynomials.ts';
import { release, scoped, type Word } from './words.ts';

/**
 * Gates of several inputs by opening: with a dealt mask m_j per input and the products of masks, d_j = v_j ⊕ m_j is opened, and a product of
 * inputs Π (d_j ⊕ m_j) is a polynomial in the masks with public coefficients: local. (Beaver's trick for more than two factors: ABY2.0, USENIX Security 2021, 3.1.4.)
 */

/** The sets of two and more masks whose products a gate needs, in the order in which they are dealt. */
function productsOf({ outputs }: Pick<GateShape, 'outputs'>): number[] {
  const sets = new Set<number>();
  for (const product of outputs.flat()) {
    for (let s = product; s > 0; s = (s - 1) & product) if ((s & (s - 1)) !== 0) sets.add(s);
  }
  return [...sets].sort((a, b) => a - b);
}

/** What is dealt for the gates of a circuit: masks under t0m, t1m, …, their products under t0p, t1p, … */
export const gateItems = (gates: readonly GateShape[]): Item[] =>
  gates.flatMap((g, i) => {
    const sets = productsOf(g);
    const one = (r: Ring, all: RingTensor, set: number): RingTensor =>
      scoped(r, (q) =>
        Array.from({ length: g.inputs }, (_, j) => j)
          .filter((j) => (set >> j) & 1)
          .map((j) => q.sliceRange(all, j * g.length, g.length))
          .reduce((x, y) => q.and(x, y)),
      );
    return [
      mask(`t${i}m`, 'xor', g.inputs * g.length, g.bits),
      derived(`t${i}p`, 'xor', sets.length * g.length, g.bits, (r, v) =>
        r.concat(sets.map((s) => one(r, v(`t${i}m`), s))),
      ),
    ];
  });

/** Elements that a gate opens, of its `bits` bits each. */
export const openedBy = (g: GateShape): number => g.inputs * g.length;

/** Opens a masked word to all who compute. */
export type OpenWord = (label: string, share: RingTensor, bits: number) => Promise<RingTensor>;

/** Runs a circuit on xor shares of one part; `constant` says whether this party adds public summands. */
export function runGates(ring: Ring, circuit: Circuit, m: Shares, constant: boolean, open: OpenWord): Promise<Word> {
  return runCircuit(circuit, async (gate, level) => {
    const masks = m.get(`t${level}m`)!;
    const masked = scoped(ring, (r) => r.xor(r.concat(gate.inputs.map((x) => x.parts[0]!)), masks));
    const opened = await open(`t${level}`, masked, gate.inputs[0]!.bits);
    const outputs = combineGate(ring, gate, opened, masks, m.get(`t${level}p`)!, constant);
    release(ring, masked, opened);
    return outputs;
  });
}

function combineGate(
  ring: Ring,
  gate: Gate,
  opened: RingTensor,
  masks: RingTensor,
  dealt: RingTensor,
  constant: boolean,
): Word[] {
  const { bits, length } = gate.inputs[0]!;
  const sets = productsOf(gate);
  const piece = (r: Ring, t: RingTensor, i: number) => r.sliceRange(t, i * length, length);
  const share = {
    constant,
    word: (set: number, r: Ring) =>
      (set & (set - 1)) === 0 ? piece(r, masks, Math.log2(set)) : piece(r, dealt, sets.indexOf(set)),
  };
  const parts = scoped(ring, (r) => {
    const d = gate.inputs.map((_, j) => piece(r, opened, j));
    return gate.outputs.map((sum) => evaluate(r, expand(r, sum, d), share, length, bits));
  });
  return parts.map((t) => ({ bits, length, parts: [t] }));
}

/** A sum of products of (d_j ⊕ m_j) as a polynomial in the m_j. */
function expand(ring: Ring, sum: readonly number[], d: readonly RingTensor[]): Polynomial {
  const z: Polynomial = new Map();
  const add = (set: number, x: RingTensor) => {
    const y = z.get(set);
    z.set(set, y === undefined ? x : y === 'one' ? ring.xor(x, ones(ring, x)) : ring.xor(x, y));
  };
  for (const product of sum) {
    const known = new Map<number, RingTensor>();
    // Coefficient of a set of masks: the product of the opened values of the others.
    const rest = (set: number): RingTensor => {
      const low = set & -set;
      const others = set ^ low;
      const one = d[Math.log2(low)]!;
      if (others === 0) return one;
      let y = known.get(set);
      if (!y) known.set(set, (y = ring.and(one, rest(others))));
      return y;
    };
    for (let s = product; ; s = (s - 1) & product) {
      if (s === product) {
        const y = z.get(s);
        z.set(s, y === undefined ? 'one' : ring.xor(y as RingTensor, ones(ring, y as RingTensor)));
      } else add(s, rest(product ^ s));
      if (s === 0) break;
    }
  }
  return z;
}
const ones = (ring: Ring, like: RingTensor): RingTensor =>
  ring.constSub(-1n, ring.zeros(like.length, like.lane), like.lane * 8);
