import type { AndLevel } from '../common/circuits.ts';
import { andItems, dealCost, type Item, type Shares } from '../common/deal.ts';
import { boolean } from '../common/metas.ts';
import { cost, sequence } from '../common/traffic.ts';
import { release, scoped, type Word } from '../common/words.ts';
import { type Env, type KernelCtx, kernel, type Meta, type Traffic } from '../protocol.ts';
import { dealt } from './dealer.ts';
import { revealAll, revealCost } from './open.ts';

/** Elementwise AND with the triple under `prefix`; one message of both openings per pair of parties. */
export async function andWith(c: KernelCtx, m: Shares, prefix: string, x: Word, y: Word): Promise<Word> {
  const r = c.ring;
  const [a, b] = [m.get(`${prefix}a`)!, m.get(`${prefix}b`)!];
  const masked = [r.xor(x.parts[0]!, a), r.xor(y.parts[0]!, b)];
  const [d, e] = await revealAll(c, `${prefix}de`, masked, x.bits, 'xor');
  const z = scoped(r, (s) => {
    const right = c.rank === 0 ? s.xor(b, e!) : b;
    return s.xor(m.get(`${prefix}ab`)!, s.xor(s.and(d!, right), s.and(a, e!)));
  });
  release(r, ...masked, d, e);
  return { ...x, parts: [z] };
}
export const andCost = (n: number, { length, bits }: AndLevel): Traffic => revealCost(n, 2 * length, bits);

/** Triples for, and cost of, a circuit with these levels of ANDs. */
export const levelItems = (levels: readonly AndLevel[]): Item[] =>
  levels.flatMap((l, i) => andItems(`t${i}`, l.length, l.bits));
export const levelCost = (n: number, levels: readonly AndLevel[]): Traffic =>
  sequence(...levels.map((l) => andCost(n, l)));

const items = (_env: Env, [x]: readonly Meta[]): Item[] => andItems('', x!.length, x!.bits);

export const and = kernel<undefined, Shares>({
  name: 'semi2k.and',
  doc: `0. The dealer deals random words a, b and a ∧ b.
1. The parties open d = x ⊕ a and e = y ⊕ b, both in one message.
2. z_i = ab_i ⊕ d∧b_i ⊕ e∧a_i, and party 0 adds d∧e. (Beaver, CRYPTO 1991.)`,
  opens: 'x ⊕ a and y ⊕ b to all parties: a and b are uniform, unknown to any n−1 of them, and used once',
  cost: (env, xs) => cost(andCost(env.n, xs[0]!), dealCost(items(env, xs))),
  result: (_env, xs) => boolean(xs[0]!.bits, xs),
  ...dealt<undefined>(items),
  async online(c, [x, y], _p, m) {
    return [(await andWith(c, m, '', x!, y!)).parts];
  },
});
