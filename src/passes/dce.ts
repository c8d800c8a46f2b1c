import { functionsOf } from '../ir/builtin.ts';
import type { Block } from '../ir/ir.ts';
import { definePass } from './pass.ts';

/** Ops that may be dropped when nothing reads their results: the pure ones, and loops and choices whose regions have no effects. */
const regionsArePure = (block: Block): boolean => [...block].every((op) => op.def.has('terminator') || removable(op));
const removable = (op: import('../ir/ir.ts').Operation): boolean =>
  op.results.length > 0 &&
  (op.def.has('pure') || (op.regions.length > 0 && op.regions.every((r) => regionsArePure(r.block))));

export const dce = definePass({
  name: 'dce',
  doc: 'Removes ops whose results nothing reads: pure ones, and loops and choices whose regions have no effect.',
  run: (module) => {
    let count = 0;
    for (const f of functionsOf(module)) count += sweep(f.regions[0]!.block);
    return count;
  },
});

function sweep(block: Block): number {
  let count = 0;
  for (let op = block.last; op; ) {
    const prev = op.prev;
    if (op.unused && !op.def.has('terminator') && removable(op)) {
      op.erase();
      count++;
    } else for (let i = 0; i < op.regions.length; i++) count += sweep(op.regions[i]!.block);
    op = prev;
  }
  return count;
}
