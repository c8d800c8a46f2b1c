import type { RingTensor } from '../../ring/ring.ts';
import { combine } from '../common/deal.ts';
import { opened, sameAsOperand } from '../common/metas.ts';
import { valueToNamed } from '../common/reveals.ts';
import { hop } from '../common/traffic.ts';
import { FREE, kernel } from '../protocol.ts';

/** Inputs and outputs. */
export const share = kernel<{ owner: number; length: number; value?: RingTensor }, undefined>({
  name: 'aby3.share',
  doc: `1. Component j of owner j is expanded from the key of j and j−1.
2. The owner sends x − x_j to j+1: component j+1. Component j+2 is 0. (ABY3, CCS 2018, 5.1, with pseudorandom components.)`,
  opens: 'nothing: x − x_j is masked by x_j, which party j+1 lacks',
  reveals: 'nothing',
  cost: ({ k }, _xs, p) => hop(1, p.length, k),
  result: ({ k }, _xs, p) => [{ repr: 'A', bits: k, length: p.length }],
  async online(c, _xs, { owner, length, value }) {
    const [before, after] = [(owner + 2) % 3, (owner + 1) % 3];
    const own = () => c.random([owner, before], 'x', length, c.k);
    if (c.rank === before) return [[c.ring.zeros(length), own()]];
    if (c.rank === after) return [[await c.recv(owner, 'x', length, c.k), c.ring.zeros(length)]];
    const first = own();
    const rest = c.ring.sub(value!, first);
    c.send(after, 'x', rest, c.k);
    return [[first, rest]];
  },
});

export const refresh = kernel<undefined, undefined>({
  name: 'aby3.refresh',
  doc: `1. Two masks are expanded from the key of all three parties; the third is minus their sum.
2. Component j takes mask j. No message. A party and a receiver together know the value and two components, so the third in any case.`,
  opens: 'nothing: no message is sent',
  reveals: 'nothing',
  cost: () => FREE,
  result: sameAsOperand,
  online(c, [x]) {
    const { length, bits, repr } = x!;
    const kind = repr === 'A' ? 'add' : 'xor';
    const [m0, m1] = ['m0', 'm1'].map((label) => c.random([0, 1, 2], label, length, bits));
    const sum = combine(c.ring, kind, bits, m0!, m1!);
    const masks = [m0!, m1!, kind === 'add' ? c.ring.neg(sum, bits) : sum];
    return [x!.parts.map((t, i) => combine(c.ring, kind, bits, t, masks[(c.rank + i) % 3]!))];
  },
});

export const open = kernel<{ to: readonly number[] }, undefined>({
  name: 'aby3.open',
  doc: '1. The party after each receiver sends it the one component it lacks. (ABY3, CCS 2018, 5.1.)',
  opens: 'the value, to the receivers: the missing component follows from the value and the components they hold',
  reveals: valueToNamed,
  cost: (_env, [x], p) => hop(p.to.length, x!.length, x!.bits),
  result: opened,
  async online(c, [x], { to }) {
    const [first, second] = x!.parts;
    const before = (c.rank + 2) % 3;
    if (to.includes(before)) c.send(before, 'open', second!, x!.bits);
    if (!to.includes(c.rank)) return [[c.ring.zeros(0)]];
    const missing = await c.recv((c.rank + 1) % 3, 'open', x!.length, x!.bits);
    const sum = (a: RingTensor, b: RingTensor) => (x!.repr === 'A' ? c.ring.add(a, b) : c.ring.xor(a, b));
    return [[sum(sum(first!, second!), missing)]];
  },
});
