import type { AndLevel } from '../common/circuits.ts';
import { boolean } from '../common/metas.ts';
import { sequence } from '../common/traffic.ts';
import { release, scoped, type Word } from '../common/words.ts';
import { type KernelCtx, kernel, type Traffic } from '../protocol.ts';
import { rotate, rotateCost } from './roles.ts';

/** Elementwise AND of replicated words. */
export async function andWords(c: KernelCtx, label: string, x: Word, y: Word): Promise<Word> {
  const r = c.ring;
  const [x0, x1] = x.parts;
  const [y0, y1] = y.parts;
  const cross = scoped(r, (s) => s.xor(s.and(x0!, s.xor(y0!, y1!)), s.and(x1!, y0!)));
  const parts = await rotate(c, label, cross, x.bits, 'xor');
  release(r, cross);
  return { ...x, parts };
}
export const levelCost = (levels: readonly AndLevel[]): Traffic =>
  sequence(...levels.map(({ length, bits }) => rotateCost(length, bits)));

export const and = kernel<undefined, undefined>({
  name: 'aby3.and',
  doc: `1. Party i computes z_i = x_i∧y_i ⊕ x_i∧y_{i+1} ⊕ x_{i+1}∧y_i ⊕ a share of zero.
2. It sends z_i to party i−1; words of 1, 2 or 4 bits are packed. (Araki et al., CCS 2016.)`,
  opens: 'nothing: every summand is masked by a share of zero, of which the receiver lacks one key',
  cost: (_env, [x]) => rotateCost(x!.length, x!.bits),
  result: (_env, xs) => boolean(xs[0]!.bits, xs),
  online: async (c, [x, y]) => [(await andWords(c, 'z', x!, y!)).parts],
});
