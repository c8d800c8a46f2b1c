import type { Ring, RingTensor } from '../../ring/ring.ts';
import { arithmetic } from '../common/metas.ts';
import { scoped } from '../common/words.ts';
import { kernel, type MatmulShape } from '../protocol.ts';
import { rotate, rotateCost } from './roles.ts';

/** This party's summand of a product: x_i·(y_i + y_{i+1}) + x_{i+1}·y_i. */
export function crossTerms(
  ring: Ring,
  [x0, x1]: readonly RingTensor[],
  [y0, y1]: readonly RingTensor[],
  product: (r: Ring, a: RingTensor, b: RingTensor) => RingTensor,
): RingTensor {
  return scoped(ring, (r) => r.add(product(r, x0!, r.add(y0!, y1!)), product(r, x1!, y0!)));
}

const masked = 'nothing: every summand is masked by a share of zero, of which the receiver lacks one key';

/** Products. */
export const mul = kernel<undefined, undefined>({
  name: 'aby3.mul',
  doc: `1. Party i computes z_i = x_i·y_i + x_i·y_{i+1} + x_{i+1}·y_i + a share of zero.
2. It sends z_i to party i−1. (Araki et al., CCS 2016.)`,
  opens: masked,
  reveals: 'nothing',
  cost: ({ k }, xs) => rotateCost(xs[0]!.length, k),
  result: arithmetic,
  online: async (c, [x, y]) => [
    await rotate(
      c,
      'z',
      crossTerms(c.ring, x!.parts, y!.parts, (r, a, b) => r.mul(a, b)),
      c.k,
      'add',
    ),
  ],
});

export const matmul = kernel<MatmulShape, undefined>({
  name: 'aby3.matmul',
  doc: `1. Party i computes its summand with two matrix products, and adds a share of zero.
2. It sends one element per output to party i−1. (Mohassel and Rindal, ABY3, CCS 2018, 5.1.1.)`,
  opens: masked,
  reveals: 'nothing',
  cost: ({ k }, _xs, s) => rotateCost(s.batch * s.m * s.n, k),
  result: ({ k }, _xs, s) => [{ repr: 'A', bits: k, length: s.batch * s.m * s.n }],
  async online(c, [x, y], s) {
    c.flush();
    const product = (r: Ring, a: RingTensor, b: RingTensor) => r.matmul(a, b, s.batch, s.m, s.kk, s.n);
    return [await rotate(c, 'z', crossTerms(c.ring, x!.parts, y!.parts, product), c.k, 'add')];
  },
});
