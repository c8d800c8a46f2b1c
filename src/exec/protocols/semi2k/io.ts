import type { RingTensor } from '../../ring/ring.ts';
import { opened, sameAsOperand } from '../common/metas.ts';
import { valueToNamed } from '../common/reveals.ts';
import { hop } from '../common/traffic.ts';
import { FREE, kernel } from '../protocol.ts';

/** Inputs and outputs. */
export const share = kernel<{ owner: number; length: number; value?: RingTensor }, undefined>({
  name: 'semi2k.share',
  doc: `1. Every other party i takes x_i from the key it has in common with the owner.
2. The owner takes x − Σ x_i. (Cramer, Damgård, Nielsen, "Secure Multiparty Computation", CUP 2015, 3.2, with pseudorandom shares.)`,
  opens: 'nothing: no message is sent',
  reveals: 'nothing',
  cost: () => FREE,
  result: ({ k }, _xs, p) => [{ repr: 'A', bits: k, length: p.length }],
  online(c, _xs, p) {
    if (c.rank !== p.owner) return [[c.random([c.rank, p.owner], 'x', p.length, c.k)]];
    let rest = p.value!;
    for (let i = 0; i < c.n; i++) {
      if (i !== c.rank) rest = c.ring.sub(rest, c.random([c.rank, i], 'x', p.length, c.k));
    }
    return [[rest]];
  },
});

export const refresh = kernel<undefined, undefined>({
  name: 'semi2k.refresh',
  doc: `1. Every two parties i < j expand a mask from their key: i adds it to its share, j takes it away. No message.
(Cramer, Damgård, Nielsen, "Secure Multiparty Computation", CUP 2015, 3.2: a pseudorandom sharing of zero.)`,
  opens: 'nothing: no message is sent',
  reveals: 'nothing',
  cost: () => FREE,
  result: sameAsOperand,
  online(c, [x]) {
    const { length, bits, repr } = x!;
    let mine = x!.parts[0]!;
    for (let i = 0; i < c.n; i++) {
      if (i === c.rank) continue;
      const mask = c.random([i, c.rank], 'zero', length, bits);
      if (repr === 'B') mine = c.ring.xor(mine, mask);
      else mine = i > c.rank ? c.ring.add(mine, mask) : c.ring.sub(mine, mask);
    }
    return [[mine]];
  },
});

export const open = kernel<{ to: readonly number[] }, undefined>({
  name: 'semi2k.open',
  doc: '1. Every party sends its share to the receivers, who add up.',
  opens:
    'the value, to the receivers: the shares they get are uniform among those of that value, as every share in this protocol is a linear function of fresh ones',
  reveals: valueToNamed,
  cost: ({ n }, [x], p) => hop(p.to.length * (n - 1), x!.length, x!.bits),
  result: opened,
  async online(c, [x], p) {
    const [mine] = x!.parts;
    for (const to of p.to) if (to !== c.rank) c.send(to, 'open', mine!, x!.bits);
    if (!p.to.includes(c.rank)) return [[c.ring.zeros(0)]];
    let sum = c.ring.retain(mine!);
    for (let i = 0; i < c.n; i++) {
      if (i === c.rank) continue;
      const theirs = await c.recv(i, 'open', x!.length, x!.bits);
      sum = x!.repr === 'A' ? c.ring.add(sum, theirs) : c.ring.xor(sum, theirs);
    }
    return [[sum]];
  },
});
