import type { Ring, RingTensor } from '../../ring/ring.ts';
import { combine, type Item, truncItems } from '../common/deal.ts';
import { arithmetic } from '../common/metas.ts';
import { cost, hop, sequence, together } from '../common/traffic.ts';
import { checkShift, liftOffset, openPart, raise, topPart } from '../common/truncation.ts';
import { type Env, type KernelCtx, kernel, type MatmulShape, type Meta, type Traffic } from '../protocol.ts';
import { crossTerms } from './arith.ts';
import {
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
  zeroShare,
} from './roles.ts';

/** Truncation and products with truncation, off by one unit at most. */
const itemsFor = ({ k }: Env, length: number, shift: number): Item[] => {
  checkShift(k, shift);
  return truncItems(length, k, shift);
};

/**
 * Second hop: c = u + r is known to A and B. The summands are −low_A (known to P and A), −low_B (B and P), and what follows from c (A and B); only the
 * top bit's part, a share of shift+1 bits that depends on c, is shared anew.
 */
async function finish(c: KernelCtx, open: RingTensor | undefined, shift: number, m: Dealt, length: number) {
  const r = c.ring;
  const { p, a } = rolesOf(c);
  const mine = c.rank === a ? m.a : m.b;
  const top = await reshare(
    c,
    'top',
    c.rank === p ? undefined : topPart(r, open!, mine!.get('top')!, shift),
    length,
    shift + 1,
    'add',
  );
  const less = (t: RingTensor, dealt: Dealt['a']) => r.sub(raise(r, t, shift), dealt!.get('low')!);
  return components(c, {
    ...(top.pa ? { pa: less(top.pa, m.a) } : {}),
    ...(top.bp ? { bp: less(top.bp, m.b) } : {}),
    ...(top.ab ? { ab: r.add(raise(r, top.ab, shift), openPart(r, open!, shift)) } : {}),
  });
}
const topCost = (length: number, shift: number): Traffic => exchangeCost(length, shift + 1);

/** What A or B sends of its summand: plus its share of r, and at A 2^(k-2). */
function maskSummand(c: KernelCtx, summand: RingTensor, m: Dealt): RingTensor {
  return c.rank === rolesOf(c).a
    ? c.ring.addConst(c.ring.add(summand, m.a!.get('r')!), liftOffset(c.k))
    : c.ring.add(summand, m.b!.get('r')!);
}

export const trunc = kernel<{ shift: number }, Dealt>({
  name: 'aby3.trunc',
  doc: `0. P deals to A and B: a random r, (r mod 2^(k-1)) >> f, and the top bit of r mod 2^(f+1).
1. A and B open c = x + 2^(k-2) + r to each other.
2. A and B share (1−2·msb(c))·top, f+1 bits, anew; the other summands are known to two parties already. (Escudero et al., CRYPTO 2020, truncPr; Dalskov et al., USENIX Security 2021.)`,
  opens:
    'x + 2^(k-2) + r to A and B, each of which lacks one half of r; then f+1 bits masked by keys of P with A and with B. P receives nothing. Whether the result is ⌊x/2^f⌋ or one more depends on r, as in every probabilistic truncation',
  reveals: maskedToPair(),
  cost: (env, [x], { shift }) =>
    cost(
      sequence(exchangeCost(x!.length, env.k), topCost(x!.length, shift)),
      pivotCost(itemsFor(env, x!.length, shift)),
    ),
  result: arithmetic,
  prepare: (c, [x], { shift }) => pivotDeals(c, itemsFor(c, x!.length, shift)),
  async online(c, [x], { shift }, m) {
    if (c.rank === rolesOf(c).p) return [await finish(c, undefined, shift, m, x!.length)];
    const open = await exchange(c, 'c', maskSummand(c, twoSummands(c, x!.parts, c.k, 'add'), m), c.k, 'add');
    return [await finish(c, open, shift, m, x!.length)];
  },
});

const productDoc = `0. P deals to A and B: a random r, (r mod 2^(k-1)) >> f, and the top bit of r mod 2^(f+1).
1. Party i computes its summand z_i of the product plus a share of zero. A and B add their halves of r and send each other the sum; P sends its summand to both. A and B know c = z + 2^(k-2) + r.
2. A and B share (1−2·msb(c))·top, f+1 bits, anew. (Multiplication of Araki et al., CCS 2016, with truncPr of Escudero et al., CRYPTO 2020.)`;
const productOpens =
  'z + 2^(k-2) + r to A and B: of the three summands that reach each, one is masked by the other’s half of r and one by a key of the zero share that it lacks; then f+1 bits masked by keys of P with A and with B. P receives nothing';
const productCost = (env: Env, length: number, shift: number) =>
  cost(
    sequence(together(exchangeCost(length, env.k), hop(2, length, env.k)), topCost(length, shift)),
    pivotCost(itemsFor(env, length, shift)),
  );

async function truncatedProduct(c: KernelCtx, cross: RingTensor, shift: number, m: Dealt): Promise<RingTensor[]> {
  const { p, a, b } = rolesOf(c);
  const { length } = cross;
  const z = c.ring.add(cross, zeroShare(c, 'zero', length, c.k, 'add'));
  if (c.rank === p) {
    for (const to of [a, b]) c.send(to, 'z', z, c.k);
    return finish(c, undefined, shift, m, length);
  }
  const both = await exchange(c, 'c', maskSummand(c, z, m), c.k, 'add');
  const open = combine(c.ring, 'add', c.k, both, await c.recv(p, 'z', length, c.k));
  return finish(c, open, shift, m, length);
}

export const mulTrunc = kernel<{ shift: number }, Dealt>({
  name: 'aby3.mulTrunc',
  doc: productDoc,
  opens: productOpens,
  reveals: maskedToPair(),
  cost: (env, xs, { shift }) => productCost(env, xs[0]!.length, shift),
  result: arithmetic,
  prepare: (c, [x], { shift }) => pivotDeals(c, itemsFor(c, x!.length, shift)),
  online: async (c, [x, y], { shift }, m) => [
    await truncatedProduct(
      c,
      crossTerms(c.ring, x!.parts, y!.parts, (r, a, b) => r.mul(a, b)),
      shift,
      m,
    ),
  ],
});

const outputs = (s: MatmulShape): number => s.batch * s.m * s.n;

export const matmulTrunc = kernel<MatmulShape & { shift: number }, Dealt>({
  name: 'aby3.matmulTrunc',
  doc: productDoc,
  opens: productOpens,
  reveals: maskedToPair(),
  cost: (env, _xs: readonly Meta[], s) => productCost(env, outputs(s), s.shift),
  result: ({ k }, _xs, s) => [{ repr: 'A', bits: k, length: outputs(s) }],
  prepare: (c, _xs, s) => pivotDeals(c, itemsFor(c, outputs(s), s.shift)),
  async online(c, [x, y], s, m) {
    c.flush();
    const product = (r: Ring, a: RingTensor, b: RingTensor) => r.matmul(a, b, s.batch, s.m, s.kk, s.n);
    return [await truncatedProduct(c, crossTerms(c.ring, x!.parts, y!.parts, product), s.shift, m)];
  },
});
