import { dealCost, type Item, type Shares, truncItems } from '../common/deal.ts';
import { arithmetic } from '../common/metas.ts';
import { maskedToAll } from '../common/reveals.ts';
import { cost } from '../common/traffic.ts';
import { checkShift, liftOffset, openPart, raise, topPart } from '../common/truncation.ts';
import { type Env, kernel, type Meta } from '../protocol.ts';
import { dealt } from './dealer.ts';
import { reveal, revealCost } from './open.ts';

const items = ({ k }: Env, [x]: readonly Meta[], { shift }: { shift: number }): Item[] => {
  checkShift(k, shift);
  return truncItems(x!.length, k, shift);
};

/** Truncation, off by one unit at most. */
export const trunc = kernel<{ shift: number }, Shares>({
  name: 'semi2k.trunc',
  doc: `0. The dealer deals a random r, (r mod 2^(k-1)) >> f, and the top bit of r mod 2^(f+1).
1. The parties open c = x + 2^(k-2) + r.
2. y_i = −low_i + (1−2·msb(c))·top_i·2^(k-1-f), and party 0 adds the part that follows from c. (Escudero et al., CRYPTO 2020, truncPr.)`,
  opens:
    'x + 2^(k-2) + r to all parties: r is uniform on the whole ring, unknown to any n−1 of them, and used once. Whether the result is ⌊x/2^f⌋ or one more depends on r, as in every probabilistic truncation',
  reveals: maskedToAll(),
  cost: (env, xs, p) => cost(revealCost(env.n, xs[0]!.length, env.k), dealCost(items(env, xs, p))),
  result: arithmetic,
  ...dealt<{ shift: number }>(items),
  async online(c, [x], { shift }, m) {
    const r = c.ring;
    const masked = r.add(x!.parts[0]!, m.get('r')!);
    const open = await reveal(c, 'c', c.rank === 0 ? r.addConst(masked, liftOffset(c.k)) : masked, c.k, 'add');
    const mine = r.sub(raise(r, topPart(r, open, m.get('top')!, shift), shift), m.get('low')!);
    return [[c.rank === 0 ? r.add(mine, openPart(r, open, shift)) : mine]];
  },
});
