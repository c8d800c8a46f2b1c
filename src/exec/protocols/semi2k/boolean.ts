import { andItems, dealCost, type Item, type Shares } from '../common/deal.ts';
import { boolean } from '../common/metas.ts';
import { maskedToAll } from '../common/reveals.ts';
import { cost } from '../common/traffic.ts';
import { type Env, kernel, type Meta } from '../protocol.ts';
import { dealt } from './dealer.ts';
import { revealAll, revealCost } from './open.ts';

const items = (_env: Env, [x]: readonly Meta[]): Item[] => andItems('', x!.length, x!.bits);

export const and = kernel<undefined, Shares>({
  name: 'semi2k.and',
  doc: `0. The dealer deals random words a, b and a ∧ b.
1. The parties open d = x ⊕ a and e = y ⊕ b, both in one message.
2. z_i = ab_i ⊕ d∧b_i ⊕ e∧a_i, and party 0 adds d∧e. (Beaver, CRYPTO 1991.)`,
  opens: 'x ⊕ a and y ⊕ b to all parties: a and b are uniform, unknown to any n−1 of them, and used once',
  reveals: maskedToAll(),
  cost: (env, xs) => cost(revealCost(env.n, 2 * xs[0]!.length, xs[0]!.bits), dealCost(items(env, xs))),
  result: (_env, xs) => boolean(xs[0]!.bits, xs),
  ...dealt<undefined>(items),
  async online(c, [x, y], _p, m) {
    const r = c.ring;
    const [a, b] = [m.get('a')!, m.get('b')!];
    const [d, e] = await revealAll(c, 'de', [r.xor(x!.parts[0]!, a), r.xor(y!.parts[0]!, b)], x!.bits, 'xor');
    const right = c.rank === 0 ? r.xor(b, e!) : b;
    return [[r.xor(m.get('ab')!, r.xor(r.and(d!, right), r.and(a, e!)))]];
  },
});
