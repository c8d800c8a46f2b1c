import { whileLoop } from '../dialects/hlo/ops/control-flow.ts';
import { entryOf } from '../ir/builtin.ts';
import type { Operation } from '../ir/ir.ts';
import { fail } from '../support/diagnostics.ts';
import { definePass, type PassContext, visibilityOf, visibilityOption } from './pass.ts';
import { makeOblivious } from './secret-loops/oblivious.ts';
import { FEW_TRIPS, mostTrips } from './secret-loops/trips.ts';
import { inferVisibility, type VisibilityMap } from './visibility.ts';

/** The option of the pass, else that of the command line. @throws SpucError class `option` for anything but a whole number from 1 on */
function boundOf(cx: PassContext): number | undefined {
  const text = cx.options.bound;
  if (text === undefined) return cx.secretLoopBound;
  if (!/^[1-9]\d{0,8}$/.test(text))
    fail('option', `bound-secret-loops: bound=${text} is no number of iterations`, undefined, 'write it like bound=20');
  return Number(text);
}

/** The loops whose condition is secret, inner ones first. */
const secretLoops = (map: VisibilityMap): Operation[] =>
  [...map.loops].filter((op) => map.isSecret(op.regions[0]!.block.terminator.operand(0))).reverse();

export const boundSecretLoops = definePass({
  name: 'bound-secret-loops',
  doc: 'A loop whose condition is secret runs a number of iterations that tells nothing, with a secret flag that ends its effect: as many as --secret-loop-bound says, or as a public counter in its condition allows, where that is 64 at most. Other such loops are refused later. Options bound, input_vis_list.',
  options: { ...visibilityOption, bound: 'the most iterations of a loop with a secret condition' },
  run: (module, cx) => {
    const func = entryOf(module);
    const given = boundOf(cx);
    const visibility = visibilityOf(cx);
    let count = 0;
    if (whileLoop.made === 0) return 0;
    // One at a time: what a loop makes secret may be the condition of another.
    for (;;) {
      const map = inferVisibility(func, visibility, () => undefined);
      const most = (loop: Operation): number => mostTrips(loop, map) ?? Infinity;
      const loop = secretLoops(map).find((l) => given !== undefined || most(l) <= FEW_TRIPS);
      if (!loop) return count;
      makeOblivious(loop, map, most(loop) <= (given ?? FEW_TRIPS) ? undefined : given);
      count++;
    }
  },
});
