import { isControl } from '../../dialects/pphlo/control.ts';
import { funcBody, functionsOf } from '../../ir/builtin.ts';
import type { Block } from '../../ir/ir.ts';
import { definePass } from '../pass.ts';
import { fuseBlock } from './fuse-block.ts';

export const vectorizationFusion = definePass({
  name: 'vectorization-fusion',
  doc: 'Independent ops of one kind (leaves of an optimizer step, heads of attention, several comparisons) become one op on all their elements, or one product on operands side by side, where the cost model gains: fewer messages and kernels, no more hops.',
  run: async (module, cx) => {
    let count = 0;
    const visit = async (block: Block): Promise<void> => {
      for (const op of block)
        if (op.regions.length > 0 && isControl(op)) for (const r of op.regions) await visit(r.block);
      count += await fuseBlock(block, cx.cost);
    };
    for (const f of functionsOf(module)) await visit(funcBody(f));
    return count;
  },
});
