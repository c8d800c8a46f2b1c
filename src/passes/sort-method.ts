import type { SortMethod } from '../dialects/pphlo/sort-ops.ts';
import type { Operation } from '../ir/ir.ts';
import { isSecret } from '../ir/types.ts';
import type { CostModel, Fragment } from './cost-model.ts';
import { cheapest } from './cost-model.ts';
import { definePass } from './pass.ts';

const METHODS: readonly SortMethod[] = ['RANKS', 'NETWORK'];
/** Pairs of a row for which ranks are worth asking about: above, their memory is the question, not their time. */
const MOST_ELEMENTS = 4096;

/** The op alone, by one of the methods. */
const fragment = (op: Operation, method: SortMethod): Fragment => ({
  inputs: op.operands.map((v) => v.type),
  build: (b, inputs) => {
    const copy = op.clone(new Map(op.operands.map((v, i) => [v, inputs[i]!])));
    copy.attrs.method = method;
    return b.insert(copy).results;
  },
});

export const sortMethod = definePass({
  name: 'sort-method',
  doc: 'Asks the cost model how each secret order is found on the target: by ranks (all pairs at once, about a tenth of the hops) or by the layers of a network (fewer bytes). Without a target the runtime decides by sizes.',
  run: async (module, cx) => {
    if (!cx.cost) return 0;
    const sorts: Operation[] = [];
    module.walk((op) => {
      if ((op.name === 'pphlo.simple_sort' || op.name === 'pphlo.order_statistics') && isSecret(op.results[0]!.type))
        sorts.push(op);
    });
    let count = 0;
    for (const op of sorts) {
      const method = await choose(op, cx.cost);
      if (method === undefined || op.attrs.method === method) continue;
      op.attrs.method = method;
      count++;
    }
    return count;
  },
});

async function choose(op: Operation, cost: CostModel): Promise<SortMethod | undefined> {
  const { shape } = op.operand(0).type as { shape: readonly number[] };
  if (op.attrs.method !== undefined || shape.some((n) => n > MOST_ELEMENTS)) return undefined;
  return METHODS[
    await cheapest(
      cost,
      METHODS.map((m) => fragment(op, m)),
      0,
    )
  ];
}
