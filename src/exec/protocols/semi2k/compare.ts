import type { RingTensor } from '../../ring/ring.ts';
import { andFold, type Circuit, carryTree, type GateShape, plan } from '../common/circuits.ts';
import { dealCost, type Item, type Shares } from '../common/deal.ts';
import { gateItems, openedBy, runGates } from '../common/gates.ts';
import { type Grouping, groupBorrows, maskedBitItems, maskShare, treeGrouping } from '../common/masked-bits.ts';
import { boolean } from '../common/metas.ts';
import { maskedToAll } from '../common/reveals.ts';
import { cost, sequence } from '../common/traffic.ts';
import { blank, type MaybeRing, type Word } from '../common/words.ts';
import { type Env, FREE, type KernelCtx, kernel, type Meta, type Share, type Traffic } from '../protocol.ts';
import { dealt } from './dealer.ts';
import { reveal, revealCost } from './open.ts';

/** Comparisons: bits of an arithmetic share from an opened, masked copy. */
type Tree = (ring: MaybeRing, g: Word, p: Word) => Circuit;
const borrow: Tree = carryTree;
const equal: Tree = (ring, _g, p) => andFold(ring, p);

const gatesOf = (tree: Tree, g: Grouping, length: number): GateShape[] => {
  const word = blank(g.width / g.group, length);
  return plan(tree(undefined, word, word));
};
/** What the gates of a circuit open to all parties. */
export const gateCost = (n: number, gates: readonly GateShape[]): Traffic =>
  sequence(...gates.map((x) => revealCost(n, openedBy(x), x.bits)));
/** Runs a circuit on this party's xor shares. */
export const runOpened = (c: KernelCtx, circuit: Circuit, m: Shares): Promise<Word> =>
  runGates(c.ring, circuit, m, c.rank === 0, (label, t, bits) => reveal(c, label, t, bits, 'xor'));

/** The material of a tree over the low `positions` of `bits` opened bits. */
const treeItems = (tree: Tree, length: number, bits: number, positions: number): Item[] => {
  const g = treeGrouping(positions);
  return [...maskedBitItems(length, bits, g), ...gateItems(gatesOf(tree, g, length))];
};
const treeCost = (env: Env, tree: Tree, length: number, bits: number, positions: number) =>
  cost(
    sequence(revealCost(env.n, length, bits), gateCost(env.n, gatesOf(tree, treeGrouping(positions), length))),
    dealCost(treeItems(tree, length, bits, positions)),
  );

/** Opens c = x + r mod 2^bits and evaluates the tree on the borrows of c − r at the low `positions`. */
async function runTree(
  c: KernelCtx,
  tree: Tree,
  x: Share,
  bits: number,
  positions: number,
  m: Shares,
): Promise<{ open: RingTensor; result: RingTensor }> {
  const r = c.ring;
  const g = treeGrouping(positions);
  const open = await reveal(c, 'c', r.add(r.lowBits(x.parts[0]!, bits), m.get('r')!, bits), bits, 'add');
  const mine = groupBorrows(r, open, g, maskShare(r, m.get('rb')!, m.get('rp'), g, c.rank === 0));
  const word = (t: RingTensor): Word => ({ bits: g.width / g.group, length: x.length, parts: [t] });
  const z = await runOpened(c, tree(r, word(mine.g), word(mine.p)), m);
  return { open, result: z.parts[0]! };
}

const msbItems = (_env: Env, [x]: readonly Meta[], { bit }: { bit: number }): Item[] =>
  bit === 0 ? [] : treeItems(borrow, x!.length, bit + 1, bit);

/** One bit, exactly. */
export const msb = kernel<{ bit: number }, Shares>({
  name: 'semi2k.msb',
  doc: `0. The dealer deals r mod 2^(bit+1) as a number and as bits, the products of its bits within groups of four, and masks for the gates.
1. The parties open c = x + r mod 2^(bit+1).
2. Locally: generate and propagate of the borrow of c − r per group, linear in the dealt products.
3. A carry tree over the groups, four at once: ⌈log4(⌈bit/4⌉)⌉ hops.
4. Result c_bit ⊕ r_bit ⊕ borrow. Bit 0 needs no message. (edaBits, CRYPTO 2020, 4; ABY2.0, USENIX Security 2021, 5.3.)`,
  opens:
    'x + r mod 2^(bit+1), and the gates’ inputs xored with dealt words, to all parties: every mask is uniform, unknown to any n−1 of them, and used once',
  reveals: maskedToAll((p) => p.bit > 0),
  cost: (env, xs, p) => (p.bit === 0 ? FREE : treeCost(env, borrow, xs[0]!.length, p.bit + 1, p.bit)),
  result: (_env, xs) => boolean(1, xs),
  ...dealt<{ bit: number }>(msbItems),
  async online(c, [x], { bit }, m) {
    const r = c.ring;
    if (bit === 0) return [[r.bitPlane(x!.parts[0]!, 0)]];
    const { open, result } = await runTree(c, borrow, x!, bit + 1, bit, m);
    const own = r.xor(result, r.bitPlane(m.get('rb')!, bit));
    return [[c.rank === 0 ? r.xor(own, r.bitPlane(open, bit)) : own]];
  },
});

const eqzItems = (_env: Env, [x]: readonly Meta[], { bits }: { bits: number }): Item[] =>
  bits === 1 ? [] : treeItems(equal, x!.length, bits, bits);

export const eqz = kernel<{ bits: number }, Shares>({
  name: 'semi2k.eqz',
  doc: `0. The dealer deals r mod 2^bits as a number and as bits, the products of its bits within groups of four, and masks for the gates.
1. The parties open c = x + r mod 2^bits.
2. Locally: whether c and r agree on each group, linear in the dealt products.
3. The AND of all groups, four at once: ⌈log4(⌈bits/4⌉)⌉ hops. (SPU, USENIX ATC 2023, eqz; Catrina and de Hoogh 2010, EQZ.)`,
  opens:
    'x + r mod 2^bits, and the gates’ inputs xored with dealt words, to all parties: every mask is uniform, unknown to any n−1 of them, and used once',
  reveals: maskedToAll((p) => p.bits > 1),
  cost: (env, xs, p) => (p.bits === 1 ? FREE : treeCost(env, equal, xs[0]!.length, p.bits, p.bits)),
  result: (_env, xs) => boolean(1, xs),
  ...dealt<{ bits: number }>(eqzItems),
  async online(c, [x], { bits }, m) {
    const r = c.ring;
    if (bits > 1) return [[(await runTree(c, equal, x!, bits, bits, m)).result]];
    const low = r.bitPlane(x!.parts[0]!, 0);
    return [[c.rank === 0 ? r.not(low, 1) : low]];
  },
});
