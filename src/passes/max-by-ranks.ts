import { Builder } from '../ir/builder.ts';
import type { Operation, Value } from '../ir/ir.ts';
import { type CostModel, cheapest } from './cost-model.ts';
import { extremeWays } from './extreme-ways.ts';
import { definePass } from './pass.ts';

export const maxByRanks = definePass({
  name: 'max-by-ranks',
  doc: 'A maximum or minimum over one dimension, an argmax or argmin too, becomes the first place of an order, found by comparing all pairs at once, or a tournament that carries one-hot bits, where the cost model gains: by ranks 100 elements take 15 hops in place of a tree’s 37, for more bytes; a tournament saves both. Without a target nothing changes.',
  run: async (module, cx) => {
    if (!cx.cost) return 0;
    const found: Operation[] = [];
    module.walk((op) => void found.push(op));
    let count = 0;
    for (const op of found) if (await rewrite(op, cx.cost)) count++;
    return count;
  },
});

async function rewrite(op: Operation, cost: CostModel): Promise<boolean> {
  const ways = extremeWays(op);
  const read = [...op.results.keys()].filter((i) => op.results[i]!.uses.size > 0);
  if (ways.length === 0 || read.length === 0) return false;
  const inputs = op.operands.map((v) => v.type);
  const chosen = await cheapest(
    cost,
    [
      {
        inputs,
        build: (b, xs) => {
          const { results } = b.insert(op.clone(new Map(op.operands.map((v, i) => [v, xs[i]!]))));
          return read.map((i) => results[i]!);
        },
      },
      ...ways.map((way) => ({
        inputs: inputs.slice(0, 1),
        build: (b: Builder, [x]: readonly Value[]) => {
          const results = way(b, x!);
          return read.map((i) => results[i]!);
        },
      })),
    ],
    0,
  );
  if (chosen === 0) return false;
  const results = ways[chosen - 1]!(Builder.before(op), op.operand(0));
  for (const i of read) op.results[i]!.replaceAllUsesWith(results[i]!);
  op.erase();
  return true;
}
