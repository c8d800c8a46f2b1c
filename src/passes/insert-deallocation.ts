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
      if (free.made > 0)
        f.walk((op) => {
          if (free.is(op)) op.erase();
        });
      count += visit(funcBody(f));
    }
    return count;
  },
});

/** Values that the block itself defines are freed in it; block arguments belong to whoever runs the block. */
function visit(block: Block): number {
  let count = 0;
  if (!block.ordered) block.number();
  for (let op = block.first; op; op = op.next) {
    for (let i = 0; i < op.results.length; i++) {
      const v = op.results[i]!;
      const last = lastReader(v, op, block);
      if (last.def.isTerminator) continue;
      block.insertBefore(new Operation(free as AnyOpDef, [v], [], undefined, last.loc), last.next);
      count++;
    }
    // Only loops and choices run their blocks op by op; other bodies live in the arena of one kernel.
    if (isControl(op)) for (const r of op.regions) count += visit(r.block);
  }
  return count;
}

/** The last op of the block that reads `v`, itself or in what is inside it; `made`, which defines it, where none does. */
function lastReader(v: Value, made: Operation, block: Block): Operation {
  let last = made;
  for (const { owner } of v.uses) {
    let reader = owner;
    while (reader.block !== block) reader = reader.parentOp!;
    if (reader.order > last.order) last = reader;
  }
  return last;
}
