import { momentsOf } from './moments/analysis.ts';
import { scaleMoment } from './moments/scaling.ts';
import { definePass } from './pass.ts';
import { DEFAULT_RING } from './ranges/analysis.ts';

export const scaleMoments = definePass({
  name: 'scale-moments',
  doc: 'An optimizer’s moving average of squares, v ← β·v + c·g² with a small constant c, is kept as 2^s·v up to the root that reads it, through loops, maxima and choices: fixed point would lose what c·g² has below its step. As many products and truncations as before but for the decay, which takes one more.',
  run: (module, cx) => {
    const { all, partOf } = momentsOf(module, cx.ring ?? DEFAULT_RING);
    for (const m of all) scaleMoment(m, partOf);
    return all.length;
  },
});
