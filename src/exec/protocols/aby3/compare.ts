import type { RingTensor } from '../../ring/ring.ts';
import { andFold, type Circuit, carryTree, type GateShape, plan } from '../common/circuits.ts';
import type { Item, Shares } from '../common/deal.ts';
import { gateItems, openedBy, runGates } from '../common/gates.ts';
import { type Grouping, groupBorrows, maskedBitItems, maskShare, treeGrouping } from '../common/masked-bits.ts';
import { boolean } from '../common/metas.ts';
import { cost, sequence } from '../common/traffic.ts';
import { blank, type MaybeRing, release, scoped, type Word } from '../common/words.ts';
import { FREE, type KernelCtx, kernel, type Share, type Traffic } from '../protocol.ts';
import {
  addOpen,
  components,
  type Dealt,
  exchange,
  exchangeCost,
  maskedToPair,
  pivotCost,
  pivotDeals,
  reshare,
  rolesOf,
  twoSummands,
} from './roles.ts';

/**
 * Comparisons: bits of an arithmetic share from a masked copy that A and B open to each other. They evaluate the circuit between the two of them, with
 * masks that P dealt, and share its result with P at the end: one hop less per level than replicated ANDs of two factors would take.
 */
type Tree = (ring: MaybeRing, g: Word, p: Word) => Circuit;
const borrow: Tree = carryTree;
const equal: Tree = (ring, _g, p) => andFold(ring, p);

const gatesOf = (tree: Tree, g: Grouping, length: number): GateShape[] => {
  const word = blank(g.width / g.group, length);
  return plan(tree(undefined, word, word));
};
/** What A and B exchange for the gates of a circuit. */
export const gateCost = (gates: readonly GateShape[]): Traffic =>
  sequence(...gates.map((x) => exchangeCost(openedBy(x), x.bits)));

const treeItems = (tree: Tree, length: number, bits: number, positions: number): Item[] => {
  const g = treeGrouping(positions);
  return [...maskedBitItems(length, bits, g), ...gateItems(gatesOf(tree, g, length))];
};
const treeCost = (tree: Tree, length: number, bits: number, positions: number) =>
  cost(
    sequence(
      exchangeCost(length, bits),
      gateCost(gatesOf(tree, treeGrouping(positions), length)),
      exchangeCost(length, 1),
    ),
    pivotCost(treeItems(tree, length, bits, positions)),
  );

/** What A or B has: its shares of what P dealt, and whether it adds public summands (A does). */
export interface Side {
  readonly shares: Shares;
  readonly constant: boolean;
}
/** This party's side; undefined at P. */
export function sideOf(c: KernelCtx, m: Dealt): Side | undefined {
  const { p, a } = rolesOf(c);
  return c.rank === p ? undefined : { shares: (c.rank === a ? m.a : m.b)!, constant: c.rank === a };
}

/** A and B open c = x + r mod 2^bits to each other. */
export async function openMasked(c: KernelCtx, x: Share, bits: number, { shares }: Side): Promise<RingTensor> {
  const mine = scoped(c.ring, (r) => {
    const low = x.parts.map((t) => r.lowBits(t, bits));
    const summand = twoSummands({ pivot: c.pivot, rank: c.rank, ring: r }, low, bits, 'add');
    return r.add(summand, shares.get('r')!, bits);
  });
  const open = await exchange(c, 'c', mine, bits, 'add');
  release(c.ring, mine);
  return open;
}

/** Runs a circuit on the xor shares of A and B. */
export const runBetween = (c: KernelCtx, circuit: Circuit, { shares, constant }: Side): Promise<Word> =>
  runGates(c.ring, circuit, shares, constant, (label, t, bits) => exchange(c, label, t, bits, 'xor'));

/** A share, at A or B, of the tree's bit on the borrows of c − r at the low `positions`. */
async function runTree(c: KernelCtx, tree: Tree, open: RingTensor, positions: number, side: Side): Promise<RingTensor> {
  const r = c.ring;
  const g = treeGrouping(positions);
  const mask = maskShare(r, side.shares.get('rb')!, side.shares.get('rp'), g, side.constant);
  const mine = groupBorrows(r, open, g, mask);
  const word = (t: RingTensor): Word => ({ bits: g.width / g.group, length: open.length, parts: [t] });
  return (await runBetween(c, tree(r, word(mine.g), word(mine.p)), side)).parts[0]!;
}

const opens =
  'x + r mod 2^bits to A and B, each of which lacks one half of r, and then the gates’ inputs xored with dealt words, of which it lacks one half too; at the end the result, masked by keys of P with A and with B. P receives nothing';

export const msb = kernel<{ bit: number }, Dealt>({
  name: 'aby3.msb',
  doc: `0. P deals to A and B: r mod 2^(bit+1) as a number and as bits, the products of its bits within groups of four, and masks for the gates.
1. A and B open c = x + r mod 2^(bit+1) to each other.
2. Locally: generate and propagate of the borrow of c − r per group, linear in the dealt products.
3. A carry tree over the groups, four at once, between A and B: ⌈log4(⌈bit/4⌉)⌉ hops.
4. They share c_bit ⊕ r_bit ⊕ borrow anew. Bit 0 needs no message. (edaBits, CRYPTO 2020, 4; ABY2.0, USENIX Security 2021, 5.3.)`,
  opens,
  reveals: maskedToPair((p) => p.bit > 0),
  cost: (_env, [x], { bit }) => (bit === 0 ? FREE : treeCost(borrow, x!.length, bit + 1, bit)),
  result: (_env, xs) => boolean(1, xs),
  prepare: (c, [x], { bit }) => (bit === 0 ? {} : pivotDeals(c, treeItems(borrow, x!.length, bit + 1, bit))),
  async online(c, [x], { bit }, m) {
    const r = c.ring;
    if (bit === 0) return [x!.parts.map((t) => r.bitPlane(t, 0))];
    const side = sideOf(c, m);
    let mine: RingTensor | undefined;
    if (side) {
      const open = await openMasked(c, x!, bit + 1, side);
      const carried = await runTree(c, borrow, open, bit, side);
      const top = r.bitPlane(side.constant ? r.xor(open, side.shares.get('rb')!) : side.shares.get('rb')!, bit);
      mine = r.xor(carried, top);
    }
    return [components(c, await reshare(c, 'z', mine, x!.length, 1, 'xor'))];
  },
});

export const eqz = kernel<{ bits: number }, Dealt>({
  name: 'aby3.eqz',
  doc: `0. P deals to A and B: r mod 2^bits as a number and as bits, the products of its bits within groups of four, and masks for the gates.
1. A and B open c = x + r mod 2^bits to each other.
2. Locally: whether c and r agree on each group, linear in the dealt products.
3. The AND of all groups, four at once, between A and B: ⌈log4(⌈bits/4⌉)⌉ hops.
4. They share it anew. (SPU, USENIX ATC 2023, equal; Catrina and de Hoogh 2010, EQZ.)`,
  opens,
  reveals: maskedToPair((p) => p.bits > 1),
  cost: (_env, [x], { bits }) => (bits === 1 ? FREE : treeCost(equal, x!.length, bits, bits)),
  result: (_env, xs) => boolean(1, xs),
  prepare: (c, [x], { bits }) => (bits === 1 ? {} : pivotDeals(c, treeItems(equal, x!.length, bits, bits))),
  async online(c, [x], { bits }, m) {
    const r = c.ring;
    if (bits === 1) {
      const low = x!.parts.map((t) => r.bitPlane(t, 0));
      return [addOpen(c, low, r.fill(1n, x!.length, 1), 1, 'xor')];
    }
    const side = sideOf(c, m);
    const mine = side && (await runTree(c, equal, await openMasked(c, x!, bits, side), bits, side));
    return [components(c, await reshare(c, 'z', mine, x!.length, 1, 'xor'))];
  },
});
