import { isControl } from '../dialects/pphlo/control.ts';
import { free } from '../dialects/pphlo/ops.ts';
import { funcBody, functionsOf } from '../ir/builtin.ts';
import type { AnyOpDef } from '../ir/define-op.ts';
import { type Block, Operation, type Value } from '../ir/ir.ts';
import { definePass } from './pass.ts';

export const insertDeallocation = definePass({
  name: 'insert-deallocation',
  keepsFrees: true,
  doc: "Puts 'pphlo.free' after the last reader of every value of a block (after its op, where it has none), so that its memory is used again.",
  run: (module) => {
    let count = 0;
    for (const f of functionsOf(module)) {
      f.walk((op) => {
        if (op.name === 'pphlo.free') op.erase();
      });
      count += visit(funcBody(f));
    }
    return count;
  },
});

/** Values that the block itself defines are freed in it; block arguments belong to whoever runs the block. */
function visit(block: Block): number {
  let count = 0;
  const last = new Map<Value, Operation>();
  for (const op of [...block]) {
    for (let i = 0; i < op.results.length; i++) last.set(op.results[i]!, op);
    op.walk((inner) => {
      for (let i = 0; i < inner.numOperands; i++) {
        const v = inner.operand(i);
        if (v.def?.block === block) last.set(v, op);
      }
    });
    for (const r of op.regions) {
      // Only loops and choices run their blocks op by op; other bodies live in the arena of one kernel.
      if (isControl(op)) count += visit(r.block);
    }
  }
  for (const [v, op] of last) {
    if (op.def.has('terminator')) continue;
    block.insertBefore(new Operation(free as AnyOpDef, [v], [], {}, op.loc), op.next);
    count++;
  }
  return count;
}
