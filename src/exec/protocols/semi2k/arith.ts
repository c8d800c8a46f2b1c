import { dealCost, derived, type Item, mask, productItems, type Shares } from '../common/deal.ts';
import { arithmetic } from '../common/metas.ts';
import { maskedToAll } from '../common/reveals.ts';
import { cost } from '../common/traffic.ts';
import { release } from '../common/words.ts';
import { type Env, kernel, type MatmulShape, type Meta } from '../protocol.ts';
import { dealt } from './dealer.ts';
import { reveal, revealAll, revealCost } from './open.ts';

const mulItems = ({ k }: Env, [x]: readonly Meta[]): Item[] => productItems(x!.length, k);

/** Products. */
export const mul = kernel<undefined, Shares>({
  name: 'semi2k.mul',
  doc: `0. The dealer deals random a, b and their product. (Beaver, CRYPTO 1991.)
1. The parties open d = x − a and e = y − b, both in one message.
2. z_i = ab_i + d·b_i + e·a_i, and party 0 adds d·e.`,
  opens: 'x − a and y − b to all parties: a and b are uniform, unknown to any n−1 of them, and used once',
  reveals: maskedToAll(),
  cost: (env, xs) => cost(revealCost(env.n, 2 * xs[0]!.length, env.k), dealCost(mulItems(env, xs))),
  result: arithmetic,
  ...dealt<undefined>(mulItems),
  async online(c, [x, y], _p, m) {
    const r = c.ring;
    const [a, b] = [m.get('a')!, m.get('b')!];
    const masked = [r.sub(x!.parts[0]!, a), r.sub(y!.parts[0]!, b)];
    const [d, e] = await revealAll(c, 'de', masked, c.k, 'add');
    release(r, ...masked);
    const right = c.rank === 0 ? r.add(b, e!) : b;
    return [[r.add(m.get('ab')!, r.add(r.mul(d!, right), r.mul(a, e!)))]];
  },
});

const squareItems = ({ k }: Env, [x]: readonly Meta[]): Item[] => [
  mask('a', 'add', x!.length, k),
  derived('aa', 'add', x!.length, k, (r, v) => r.mul(v('a'), v('a'))),
];

export const square = kernel<undefined, Shares>({
  name: 'semi2k.square',
  doc: `0. The dealer deals a random a and its square.
1. The parties open d = x − a.
2. z_i = aa_i + 2d·a_i, and party 0 adds d². (SecureML, IEEE S&P 2017.)`,
  opens: 'x − a to all parties: a is uniform, unknown to any n−1 of them, and used once',
  reveals: maskedToAll(),
  cost: (env, xs) => cost(revealCost(env.n, xs[0]!.length, env.k), dealCost(squareItems(env, xs))),
  result: arithmetic,
  ...dealt<undefined>(squareItems),
  async online(c, [x], _p, m) {
    const r = c.ring;
    const a = m.get('a')!;
    const d = await reveal(c, 'd', r.sub(x!.parts[0]!, a), c.k, 'add');
    const twice = r.shl(a, 1, c.k);
    return [[r.add(m.get('aa')!, r.mul(d, c.rank === 0 ? r.add(twice, d) : twice))]];
  },
});

const matmulItems = ({ k }: Env, [x, y]: readonly Meta[], s: MatmulShape): Item[] => [
  mask('a', 'add', x!.length, k),
  mask('b', 'add', y!.length, k),
  derived('ab', 'add', s.batch * s.m * s.n, k, (r, v) => r.matmul(v('a'), v('b'), s.batch, s.m, s.kk, s.n)),
];

export const matmul = kernel<MatmulShape, Shares>({
  name: 'semi2k.matmul',
  doc: `0. The dealer deals random matrices a, b and their product. (SecureML, IEEE S&P 2017, 4.)
1. The parties open d = x − a and e = y − b, both in one message.
2. z_i = ab_i + d·b_i + a_i·e, and party 0 adds d·e.`,
  opens: 'x − a and y − b to all parties: a and b are uniform, unknown to any n−1 of them, and used once',
  reveals: maskedToAll(),
  cost: (env, xs, s) =>
    cost(revealCost(env.n, xs[0]!.length + xs[1]!.length, env.k), dealCost(matmulItems(env, xs, s))),
  result: ({ k }, _xs, s) => [{ repr: 'A', bits: k, length: s.batch * s.m * s.n }],
  ...dealt<MatmulShape>(matmulItems),
  async online(c, [x, y], s, m) {
    const r = c.ring;
    const [a, b] = [m.get('a')!, m.get('b')!];
    const [d, e] = await revealAll(c, 'de', [r.sub(x!.parts[0]!, a), r.sub(y!.parts[0]!, b)], c.k, 'add');
    c.flush();
    const left = r.matmul(d!, c.rank === 0 ? r.add(b, e!) : b, s.batch, s.m, s.kk, s.n);
    return [[r.add(m.get('ab')!, r.add(left, r.matmul(a, e!, s.batch, s.m, s.kk, s.n)))]];
  },
});
