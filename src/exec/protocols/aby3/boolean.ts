import { boolean } from '../common/metas.ts';
import { scoped } from '../common/words.ts';
import { kernel } from '../protocol.ts';
import { rotate, rotateCost } from './roles.ts';

/** Boolean products. */
export const and = kernel<undefined, undefined>({
  name: 'aby3.and',
  doc: `1. Party i computes z_i = x_i∧y_i ⊕ x_i∧y_{i+1} ⊕ x_{i+1}∧y_i ⊕ a share of zero.
2. It sends z_i to party i−1; words of 1, 2 or 4 bits are packed. (Araki et al., CCS 2016.)`,
  opens: 'nothing: every summand is masked by a share of zero, of which the receiver lacks one key',
  reveals: 'nothing',
  cost: (_env, [x]) => rotateCost(x!.length, x!.bits),
  result: (_env, xs) => boolean(xs[0]!.bits, xs),
  async online(c, [x, y]) {
    const [x0, x1] = x!.parts;
    const [y0, y1] = y!.parts;
    const cross = scoped(c.ring, (r) => r.xor(r.and(x0!, r.xor(y0!, y1!)), r.and(x1!, y0!)));
    return [await rotate(c, 'z', cross, x!.bits, 'xor')];
  },
});
