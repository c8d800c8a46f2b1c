import { laneFor, type RingTensor } from '../../ring/ring.ts';
import { type GateShape, plan, prefixCarries } from '../common/circuits.ts';
import { bitItems, derived, type Item } from '../common/deal.ts';
import { gateItems } from '../common/gates.ts';
import { injectBits } from '../common/inject.ts';
import { maskedBitItems, maskShare, prefixBorrows, prefixGrouping } from '../common/masked-bits.ts';
import { arithmetic, boolean } from '../common/metas.ts';
import { everyone, maskedToAll } from '../common/reveals.ts';
import { cost, sequence, together } from '../common/traffic.ts';
import { blank, type Word } from '../common/words.ts';
import { FREE, type KernelCtx, kernel, type Traffic } from '../protocol.ts';
import { crossTerms } from './arith.ts';
import { gateCost, openMasked, runBetween, sideOf } from './compare.ts';
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
  revealAll,
  revealCost,
  rolesOf,
  rotate,
  rotateCost,
  twoSummands,
} from './roles.ts';

/** Conversions between arithmetic and boolean shares. */
const a2bGates = (length: number, bits: number): GateShape[] => {
  const g = prefixGrouping(bits - 1);
  const word = blank(g.width, length);
  return plan(prefixCarries(undefined, word, word, Math.log2(g.group)));
};
const a2bItems = (length: number, bits: number): Item[] => [
  ...maskedBitItems(length, bits, prefixGrouping(bits - 1)),
  ...gateItems(a2bGates(length, bits)),
];

export const a2b = kernel<{ bits: number }, Dealt>({
  name: 'aby3.a2b',
  doc: `0. P deals to A and B: r mod 2^bits as a number and as bits, the products of its bits within groups of four, and masks for the gates.
1. A and B open c = x + r mod 2^bits to each other.
2. Locally: the borrows of c − r within groups, linear in the dealt products.
3. A parallel prefix over the groups, four at once, between A and B: ⌈log4(W/4)⌉ hops, W the power of two that holds bits−1 positions.
4. They share c ⊕ r ⊕ borrows anew. One bit needs no message. (edaBits, CRYPTO 2020, 4; Sklansky 1960; gates of ABY2.0, USENIX Security 2021.)`,
  opens:
    'x + r mod 2^bits to A and B, each of which lacks one half of r, and then the gates’ inputs xored with dealt words, of which it lacks one half too; at the end the result, masked by keys of P with A and with B. P receives nothing',
  reveals: maskedToPair((p) => p.bits > 1),
  cost(_env, [x], { bits }) {
    if (bits === 1) return FREE;
    const { length } = x!;
    return cost(
      sequence(exchangeCost(length, bits), gateCost(a2bGates(length, bits)), exchangeCost(length, bits)),
      pivotCost(a2bItems(length, bits)),
    );
  },
  result: (_env, xs, p) => boolean(p.bits, xs),
  prepare: (c, [x], { bits }) => (bits === 1 ? {} : pivotDeals(c, a2bItems(x!.length, bits))),
  async online(c, [x], { bits }, m) {
    const r = c.ring;
    if (bits === 1) return [x!.parts.map((t) => r.bitPlane(t, 0))];
    const side = sideOf(c, m);
    let mine: RingTensor | undefined;
    if (side) {
      const g = prefixGrouping(bits - 1);
      const open = await openMasked(c, x!, bits, side);
      const rb = side.shares.get('rb')!;
      const first = prefixBorrows(r, open, g, maskShare(r, rb, side.shares.get('rp'), g, side.constant));
      const word = (t: RingTensor): Word => ({ bits: g.width, length: x!.length, parts: [t] });
      const steps = prefixCarries(r, word(first.g), word(first.p), Math.log2(g.group));
      const borrows = (await runBetween(c, steps, side)).parts[0]!;
      const bitsOfX = side.constant ? r.xor(rb, open) : rb;
      mine = r.xor(bitsOfX, r.shl(r.cast(borrows, laneFor(bits)), 1, bits));
    }
    return [components(c, await reshare(c, 'z', mine, x!.length, bits, 'xor'))];
  },
});

/** A random bit that no party knows, as replicated boolean and arithmetic components. */
interface RandomBits {
  readonly bit: readonly RingTensor[];
  readonly number: readonly RingTensor[];
}

/**
 * Offline: bit ρ = ρ_0 ⊕ ρ_1 ⊕ ρ_2 from the three pairs' keys. P knows w = ρ_P ⊕ ρ_A and deals its number to A and B; these know ρ_B and turn
 * their shares into w ⊕ ρ_B = ρ_B + (1−2ρ_B)·w, which they share anew. 2 offline hops.
 */
async function randomBits(c: KernelCtx, length: number): Promise<RandomBits> {
  const r = c.ring;
  const { rank } = c;
  const { p, a } = rolesOf(c);
  const bit = [c.random([rank, (rank + 2) % 3], 'rho', length, 1), c.random([(rank + 1) % 3, rank], 'rho', length, 1)];
  const dealt = await pivotDeals(
    c,
    numberItems(length, c.k, () => r.toRing(r.xor(bit[0]!, bit[1]!))),
  );
  // Component B is the second of A and the first of B.
  const summand = (): RingTensor =>
    rank === a
      ? injectBits(r, bit[1]!, dealt.a!.get('number')!, 1, true)
      : injectBits(r, bit[0]!, dealt.b!.get('number')!, 1, false);
  const number = await reshare(c, 'number.new', rank === p ? undefined : summand(), length, c.k, 'add');
  return { bit, number: components(c, number) };
}
const numberItems = (length: number, k: number, value: () => RingTensor): Item[] => [
  derived('number', 'add', length, k, value),
];
const randomBitsCost = (length: number, k: number): Traffic =>
  sequence(
    pivotCost(
      numberItems(length, k, () => {
        throw new Error('costs have no values');
      }),
    ),
    exchangeCost(length, k),
  );

/** e + (1−2e)·x for public bits e, componentwise. */
function flipBy(c: KernelCtx, e: RingTensor, x: readonly RingTensor[]): RingTensor[] {
  const sign = c.ring.constSub(1n, c.ring.shl(e, 1, c.k));
  return x.map((t) => c.ring.mul(t, sign));
}

type B2aMaterial = Dealt | RandomBits;

export const b2a = kernel<undefined, B2aMaterial>({
  name: 'aby3.b2a',
  doc: `One bit:
0. A random bit ρ that nobody knows, as boolean and as arithmetic components (2 offline hops).
1. All open e = x ⊕ ρ; the result e + (1−2e)·ρ is local.
More bits:
0. P deals to A and B: random bits r, as a boolean word and each as a number.
1. A and B open c = x ⊕ r to each other, and compute their shares of Σ 2^j (c_j + (1−2c_j)·r_j).
2. They share this number anew. (Damgård et al., IEEE S&P 2019; ABY3, CCS 2018, 5.4.)`,
  opens:
    'one bit: x ⊕ ρ to all, each of which lacks one component of ρ. More: x ⊕ r to A and B, each of which lacks one half of r; then a number masked by keys of P with A and with B',
  reveals: {
    kind: 'masked',
    to: (env, xs, p, pivot) => (xs[0]!.bits === 1 ? everyone(env) : maskedToPair().to(env, xs, p, pivot)),
  },
  cost({ k }, [x]) {
    const { length, bits } = x!;
    if (bits === 1) return cost(revealCost(length, 1), randomBitsCost(length, k));
    return cost(sequence(exchangeCost(length, bits), exchangeCost(length, k)), pivotCost(bitItems(length, bits, k)));
  },
  result: arithmetic,
  prepare: (c, [x]) => (x!.bits === 1 ? randomBits(c, x!.length) : pivotDeals(c, bitItems(x!.length, x!.bits, c.k))),
  async online(c, [x], _p, m) {
    const r = c.ring;
    const { length, bits } = x!;
    if ('bit' in m) {
      const masked = x!.parts.map((t, i) => r.xor(t, m.bit[i]!));
      const e = r.toRing(await revealAll(c, 'e', masked, 1, 'xor'));
      return [addOpen(c, flipBy(c, e, m.number), e, c.k, 'add')];
    }
    const { p, a } = rolesOf(c);
    let mine: RingTensor | undefined;
    if (c.rank !== p) {
      const dealt = (c.rank === a ? m.a : m.b)!;
      const open = await exchange(
        c,
        'c',
        r.xor(twoSummands(c, x!.parts, bits, 'xor'), dealt.get('bits')!),
        bits,
        'xor',
      );
      mine = injectBits(r, open, dealt.get('numbers')!, bits, c.rank === a);
    }
    return [components(c, await reshare(c, 'z', mine, length, c.k, 'add'))];
  },
});

export const mulBit = kernel<undefined, RandomBits>({
  name: 'aby3.mulBit',
  doc: `0. A random bit ρ that nobody knows, as boolean and as arithmetic components (2 offline hops).
1. At once: all open e = b ⊕ ρ, and u = ρ·x is multiplied.
2. b·x = e·x + (1−2e)·u is local. (ABY3, CCS 2018, 5.4, with a preprocessed bit instead of oblivious transfer.)`,
  opens: 'b ⊕ ρ to all, each of which lacks one component of ρ; the product is masked by a share of zero',
  reveals: maskedToAll(),
  cost: ({ k }, [b]) =>
    cost(together(revealCost(b!.length, 1), rotateCost(b!.length, k)), randomBitsCost(b!.length, k)),
  result: (env, xs) => arithmetic(env, xs.slice(1)),
  prepare: (c, [b]) => randomBits(c, b!.length),
  async online(c, [b, x], _p, m) {
    const r = c.ring;
    const [bit, u] = await Promise.all([
      revealAll(
        c,
        'e',
        b!.parts.map((t, i) => r.xor(t, m.bit[i]!)),
        1,
        'xor',
      ),
      rotate(
        c,
        'u',
        crossTerms(r, m.number, x!.parts, (q, s, t) => q.mul(s, t)),
        c.k,
        'add',
      ),
    ]);
    const e = r.toRing(bit);
    return [flipBy(c, e, u).map((t, i) => r.add(t, r.mul(e, x!.parts[i]!)))];
  },
});
