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
  const last = new Map<Value, Operation>();
  /** Notes what `inner`, and all inside it, reads at `op`. */
  const reads = (inner: Operation, op: Operation): void => {
    for (let i = 0, n = inner.numOperands; i < n; i++) {
      const v = inner.operand(i);
      if (v.def?.block === block) last.set(v, op);
    }
    for (let i = 0; i < inner.regions.length; i++)
      for (let x = inner.regions[i]!.block.first; x; x = x.next) reads(x, op);
  };
  for (let op = block.first; op; op = op.next) {
    for (let i = 0; i < op.results.length; i++) last.set(op.results[i]!, op);
    reads(op, op);
    // Only loops and choices run their blocks op by op; other bodies live in the arena of one kernel.
    if (isControl(op)) for (const r of op.regions) count += visit(r.block);
  }
  for (const [v, op] of last) {
    if (op.def.isTerminator) continue;
    block.insertBefore(new Operation(free as AnyOpDef, [v], [], undefined, op.loc), op.next);
    count++;
  }
  return count;
}
