import type { RingTensor } from '../../ring/ring.ts';
import { type AndLevel, andFold, type Circuit, carryTree, plan, runCircuit } from '../common/circuits.ts';
import { type Grouping, groupBorrows, maskedBitItems, maskShare, treeGrouping } from '../common/masked-bits.ts';
import { boolean } from '../common/metas.ts';
import { cost, sequence } from '../common/traffic.ts';
import { blank, type MaybeRing, release, scoped, type Word } from '../common/words.ts';
import { FREE, type KernelCtx, kernel, type Share } from '../protocol.ts';
import { andWords, levelCost } from './boolean.ts';
import {
  addOpen,
  components,
  type Dealt,
  exchange,
  exchangeCost,
  pivotCost,
  pivotDeals,
  reshare,
  rolesOf,
  twoSummands,
} from './roles.ts';

/** Comparisons: bits of an arithmetic share from a masked copy that A and B open to each other. */
interface Tree {
  /** The words that the tree needs of each group. */
  readonly words: readonly ('g' | 'p')[];
  readonly circuit: (ring: MaybeRing, words: readonly Word[]) => Circuit;
}
/** One group needs no propagation. */
const borrow = (g: Grouping): Tree => ({
  words: g.width > g.group ? ['g', 'p'] : ['g'],
  circuit: (ring, [g0, p]) => carryTree(ring, g0!, p ?? g0!),
});
const equal: Tree = { words: ['p'], circuit: (ring, [p]) => andFold(ring, p!) };

const groupBits = (g: Grouping): number => g.width / g.group;
const levels = (tree: Tree, g: Grouping, length: number): AndLevel[] =>
  plan(
    tree.circuit(
      undefined,
      tree.words.map(() => blank(groupBits(g), length)),
    ),
  );
const treeCost = (tree: Tree, g: Grouping, length: number, bits: number) =>
  cost(
    sequence(
      exchangeCost(length, bits),
      exchangeCost(tree.words.length * length, groupBits(g)),
      levelCost(levels(tree, g, length)),
    ),
    pivotCost(maskedBitItems(length, bits, g)),
  );

/** A and B open c = x + r mod 2^bits; undefined at P. */
export async function openMasked(c: KernelCtx, x: Share, bits: number, m: Dealt): Promise<RingTensor | undefined> {
  const { p, a } = rolesOf(c);
  if (c.rank === p) return undefined;
  const mine = scoped(c.ring, (r) => {
    const low = x.parts.map((t) => r.lowBits(t, bits));
    const summand = twoSummands({ pivot: c.pivot, rank: c.rank, ring: r }, low, bits, 'add');
    return r.add(summand, (c.rank === a ? m.a : m.b)!.get('r')!, bits);
  });
  const open = await exchange(c, 'c', mine, bits, 'add');
  release(c.ring, mine);
  return open;
}

/** Shares anew words of which A and B have summands; `make` gives them, and is not called at P. All have `bits` bits. */
export async function shareWords(
  c: KernelCtx,
  count: number,
  length: number,
  bits: number,
  make: () => readonly RingTensor[],
): Promise<Word[]> {
  let mine: RingTensor | undefined;
  if (c.rank !== rolesOf(c).p) {
    const words = make();
    mine = c.ring.concat(words);
    release(c.ring, ...words);
  }
  const parts = components(c, await reshare(c, 'words', mine, count * length, bits, 'xor'));
  release(c.ring, mine);
  const words = Array.from({ length: count }, (_, i) => ({
    bits,
    length,
    parts: parts.map((t) => c.ring.sliceRange(t, i * length, length)),
  }));
  release(c.ring, ...parts);
  return words;
}

/** Evaluates a tree on the borrows of c − r; `open` is c, undefined at P. */
async function runTree(c: KernelCtx, tree: Tree, g: Grouping, open: RingTensor | undefined, length: number, m: Dealt) {
  const r = c.ring;
  const words = await shareWords(c, tree.words.length, length, groupBits(g), () => {
    const atA = c.rank === rolesOf(c).a;
    const mine = (atA ? m.a : m.b)!;
    const both = groupBorrows(r, open!, g, maskShare(r, mine.get('rb')!, mine.get('rp'), g, atA));
    return tree.words.map((w) => both[w]);
  });
  return runCircuit(r, tree.circuit(r, words), (x, y, level) => andWords(c, `t${level}`, x, y));
}

/** A replicated word made of r's bits (dealt) and c's (known to A and B), through a local map of each. */
export function xorOfMaskAndOpen(
  c: KernelCtx,
  m: Dealt,
  open: RingTensor | undefined,
  f: (t: RingTensor) => RingTensor,
): RingTensor[] {
  return components(c, {
    ...(m.a ? { pa: f(m.a.get('rb')!) } : {}),
    ...(m.b ? { bp: f(m.b.get('rb')!) } : {}),
    ...(open ? { ab: f(open) } : {}),
  });
}

const opens =
  'x + r mod 2^bits to A and B, each of which lacks one half of r; then words masked by keys of P with A and with B; ANDs are masked by shares of zero. P receives nothing but those';

export const msb = kernel<{ bit: number }, Dealt>({
  name: 'aby3.msb',
  doc: `0. P deals to A and B: r mod 2^(bit+1) as a number and as bits, and the products of its bits within groups of four.
1. A and B open c = x + r mod 2^(bit+1) to each other.
2. They compute their shares of generate and propagate of the borrow of c − r per group, and share these words anew.
3. A carry tree over the groups: ⌈log2(⌈bit/4⌉)⌉ hops.
4. Result c_bit ⊕ r_bit ⊕ borrow. Bit 0 needs no message. (edaBits, CRYPTO 2020, 4; carry tree of ABY3, CCS 2018, 5.3.)`,
  opens,
  cost(_env, [x], { bit }) {
    const g = treeGrouping(bit);
    return bit === 0 ? FREE : treeCost(borrow(g), g, x!.length, bit + 1);
  },
  result: (_env, xs) => boolean(1, xs),
  prepare: (c, [x], { bit }) => (bit === 0 ? {} : pivotDeals(c, maskedBitItems(x!.length, bit + 1, treeGrouping(bit)))),
  async online(c, [x], { bit }, m) {
    const r = c.ring;
    if (bit === 0) return [x!.parts.map((t) => r.bitPlane(t, 0))];
    const g = treeGrouping(bit);
    const open = await openMasked(c, x!, bit + 1, m);
    const tree = await runTree(c, borrow(g), g, open, x!.length, m);
    const own = xorOfMaskAndOpen(c, m, open, (t) => r.bitPlane(t, bit));
    return [own.map((t, i) => r.xor(t, tree.parts[i]!))];
  },
});

export const eqz = kernel<{ bits: number }, Dealt>({
  name: 'aby3.eqz',
  doc: `0. P deals to A and B: r mod 2^bits as a number and as bits, and the products of its bits within groups of four.
1. A and B open c = x + r mod 2^bits to each other.
2. They compute their shares of whether c and r agree on each group, and share this word anew.
3. The AND of all groups, folded: ⌈log2(⌈bits/4⌉)⌉ hops. (SPU, USENIX ATC 2023, equal; Catrina and de Hoogh 2010, EQZ.)`,
  opens,
  cost: (_env, [x], { bits }) => (bits === 1 ? FREE : treeCost(equal, treeGrouping(bits), x!.length, bits)),
  result: (_env, xs) => boolean(1, xs),
  prepare: (c, [x], { bits }) => (bits === 1 ? {} : pivotDeals(c, maskedBitItems(x!.length, bits, treeGrouping(bits)))),
  async online(c, [x], { bits }, m) {
    const r = c.ring;
    if (bits === 1) {
      return [
        addOpen(
          c,
          x!.parts.map((t) => r.bitPlane(t, 0)),
          r.fill(1n, x!.length, 1),
          1,
          'xor',
        ),
      ];
    }
    const open = await openMasked(c, x!, bits, m);
    return [(await runTree(c, equal, treeGrouping(bits), open, x!.length, m)).parts];
  },
});
