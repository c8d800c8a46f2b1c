import type { SortMethod } from '../dialects/pphlo/sort-ops.ts';
import { numElements } from '../eval/tensor.ts';
import type { Operation } from '../ir/ir.ts';
import { isSecret } from '../ir/types.ts';
import type { CostModel, Fragment } from './cost-model.ts';
import { cheapest, fragmentOf } from './cost-model.ts';
import { definePass } from './pass.ts';
import { dimensionOf, typeOf } from './sort-common.ts';

const METHODS: readonly SortMethod[] = ['RANKS', 'NETWORK'];
/** Pairs for which ranks are worth asking about: above, their memory is the question, not their time. */
const MOST_PAIRS = 1 << 20;
const RANKED = new Set(['pphlo.simple_sort', 'pphlo.order_statistics', 'pphlo.top_k']);

/** The op alone, by one of the methods. */
const fragment = (op: Operation, method: SortMethod): Fragment =>
  fragmentOf([op], {
    copy: (o) => {
      o.setAttr('method', method);
    },
  });

export const sortMethod = definePass({
  name: 'sort-method',
  doc: 'Asks the cost model how each secret order is found on the target: by ranks (all pairs at once, about a tenth of the hops) or by the layers of a network (fewer bytes). Without a target the runtime decides by sizes.',
  run: async (module, cx) => {
    if (!cx.cost) return 0;
    const sorts: Operation[] = [];
    module.walk((op) => {
      if (RANKED.has(op.name) && isSecret(op.results[0]!.type)) sorts.push(op);
    });
    let count = 0;
    for (const op of sorts) {
      const method = await choose(op, cx.cost);
      if (method === undefined || op.attrs.method === method) continue;
      op.setAttr('method', method);
      count++;
    }
    return count;
  },
});

async function choose(op: Operation, cost: CostModel): Promise<SortMethod | undefined> {
  const { shape } = typeOf(op.operand(0));
  const len = shape[op.name === 'pphlo.simple_sort' ? dimensionOf(op) : shape.length - 1]!;
  const pairs = (numElements(shape) * (len - 1)) / 2;
  if (op.attrs.method !== undefined || len < 2 || pairs > MOST_PAIRS) return undefined;
  return METHODS[
    await cheapest(
      cost,
      METHODS.map((m) => fragment(op, m)),
      0,
    )
  ];
}
