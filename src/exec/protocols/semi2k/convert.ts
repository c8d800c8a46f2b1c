import { laneFor } from '../../ring/ring.ts';
import { type GateShape, plan, prefixCarries } from '../common/circuits.ts';
import { bitItems, dealCost, derived, type Item, mask, type Shares } from '../common/deal.ts';
import { gateItems } from '../common/gates.ts';
import { injectBits } from '../common/inject.ts';
import { maskedBitItems, maskShare, prefixBorrows, prefixGrouping } from '../common/masked-bits.ts';
import { arithmetic, boolean } from '../common/metas.ts';
import { maskedToAll } from '../common/reveals.ts';
import { cost, sequence, together } from '../common/traffic.ts';
import { blank } from '../common/words.ts';
import { type Env, FREE, kernel, type Meta } from '../protocol.ts';
import { gateCost, runOpened } from './compare.ts';
import { dealt } from './dealer.ts';
import { reveal, revealCost } from './open.ts';

/** Conversions between arithmetic and boolean shares. */
const a2bGates = (length: number, bits: number): GateShape[] => {
  const g = prefixGrouping(bits - 1);
  const word = blank(g.width, length);
  return plan(prefixCarries(undefined, word, word, Math.log2(g.group)));
};
const a2bItems = (_env: Env, [x]: readonly Meta[], { bits }: { bits: number }): Item[] =>
  bits === 1
    ? []
    : [...maskedBitItems(x!.length, bits, prefixGrouping(bits - 1)), ...gateItems(a2bGates(x!.length, bits))];

export const a2b = kernel<{ bits: number }, Shares>({
  name: 'semi2k.a2b',
  doc: `0. The dealer deals r mod 2^bits as a number and as bits, the products of its bits within groups of four, and masks for the gates.
1. The parties open c = x + r mod 2^bits.
2. Locally: the borrows of c − r within groups, linear in the dealt products.
3. A parallel prefix over the groups, four at once: ⌈log4(W/4)⌉ hops, W the power of two that holds bits−1 positions.
4. x = c ⊕ r ⊕ borrows. One bit needs no message. (edaBits, CRYPTO 2020, 4; Sklansky 1960; gates of ABY2.0, USENIX Security 2021.)`,
  opens:
    'x + r mod 2^bits, and the gates’ inputs xored with dealt words, to all parties: every mask is uniform, unknown to any n−1 of them, and used once',
  reveals: maskedToAll((p) => p.bits > 1),
  cost: (env, xs, p) =>
    p.bits === 1
      ? FREE
      : cost(
          sequence(revealCost(env.n, xs[0]!.length, p.bits), gateCost(env.n, a2bGates(xs[0]!.length, p.bits))),
          dealCost(a2bItems(env, xs, p)),
        ),
  result: (_env, xs, p) => boolean(p.bits, xs),
  ...dealt<{ bits: number }>(a2bItems),
  async online(c, [x], { bits }, m) {
    const r = c.ring;
    if (bits === 1) return [[r.bitPlane(x!.parts[0]!, 0)]];
    const open = await reveal(c, 'c', r.add(r.lowBits(x!.parts[0]!, bits), m.get('r')!, bits), bits, 'add');
    const g = prefixGrouping(bits - 1);
    const mine = prefixBorrows(r, open, g, maskShare(r, m.get('rb')!, m.get('rp'), g, c.rank === 0));
    const word = { bits: g.width, length: x!.length };
    const borrows = await runOpened(
      c,
      prefixCarries(r, { ...word, parts: [mine.g] }, { ...word, parts: [mine.p] }, Math.log2(g.group)),
      m,
    );
    const own = r.xor(m.get('rb')!, r.shl(r.cast(borrows.parts[0]!, laneFor(bits)), 1, bits));
    return [[c.rank === 0 ? r.xor(own, open) : own]];
  },
});

const b2aItems = ({ k }: Env, [x]: readonly Meta[]): Item[] => bitItems(x!.length, x!.bits, k);

export const b2a = kernel<undefined, Shares>({
  name: 'semi2k.b2a',
  doc: `0. The dealer deals random bits r, as a boolean word and each as a number.
1. The parties open c = x ⊕ r.
2. z = Σ 2^j (c_j + (1−2c_j)·r_j), linear in the dealt numbers. (Damgård et al., IEEE S&P 2019.)`,
  opens: 'x ⊕ r to all parties: r is uniform, unknown to any n−1 of them, and used once',
  reveals: maskedToAll(),
  cost: (env, xs) => cost(revealCost(env.n, xs[0]!.length, xs[0]!.bits), dealCost(b2aItems(env, xs))),
  result: arithmetic,
  ...dealt<undefined>(b2aItems),
  async online(c, [x], _p, m) {
    const open = await reveal(c, 'c', c.ring.xor(x!.parts[0]!, m.get('bits')!), x!.bits, 'xor');
    return [[injectBits(c.ring, open, m.get('numbers')!, x!.bits, c.rank === 0)]];
  },
});

const mulBitItems = ({ k }: Env, [b]: readonly Meta[]): Item[] => [
  ...bitItems(b!.length, 1, k),
  mask('a', 'add', b!.length, k),
  derived('ra', 'add', b!.length, k, (r, v) => r.mul(v('numbers'), v('a'))),
];

export const mulBit = kernel<undefined, Shares>({
  name: 'semi2k.mulBit',
  doc: `0. The dealer deals a random bit r as a boolean and as a number, a random a, and r·a.
1. The parties open e = b ⊕ r and d = x − a.
2. b·x = e·x + (1−2e)·r·x with r·x = d·r + ra: linear in shares. (MP-SPDZ, CCS 2020, with Beaver's product.)`,
  opens: 'b ⊕ r and x − a to all parties: r and a are uniform, unknown to any n−1 of them, and used once',
  reveals: maskedToAll(),
  cost: (env, xs) =>
    cost(
      together(revealCost(env.n, xs[0]!.length, 1), revealCost(env.n, xs[0]!.length, env.k)),
      dealCost(mulBitItems(env, xs)),
    ),
  result: (env, xs) => arithmetic(env, xs.slice(1)),
  ...dealt<undefined>(mulBitItems),
  async online(c, [b, x], _p, m) {
    const r = c.ring;
    const [bit, d] = await Promise.all([
      reveal(c, 'e', r.xor(b!.parts[0]!, m.get('bits')!), 1, 'xor'),
      reveal(c, 'd', r.sub(x!.parts[0]!, m.get('a')!), c.k, 'add'),
    ]);
    const e = r.toRing(bit);
    const product = r.add(r.mul(d, m.get('numbers')!), m.get('ra')!);
    const sign = r.constSub(1n, r.shl(e, 1, c.k));
    return [[r.add(r.mul(e, x!.parts[0]!), r.mul(sign, product))]];
  },
});
