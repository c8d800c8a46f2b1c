import { functionsOf } from '../../ir/builtin.ts';
import type { Operation } from '../../ir/ir.ts';
import { applyPatterns } from '../../ir/rewriter.ts';
import { definePass } from '../pass.ts';
import { hoistConstants } from './constants.ts';
import { gatherToIntrinsic } from './intrinsics.ts';
import { narrowScatterArguments, sealOperands } from './seals.ts';
import { peelConvolution, peelReduceWindow, peelSelectAndScatter } from './windows.ts';

/** What SPU writes as several ops, or as an intrinsic, by op. */
const peels: Readonly<Record<string, (op: Operation) => boolean>> = {
  'pphlo.reduce_window': peelReduceWindow,
  'pphlo.select_and_scatter': peelSelectAndScatter,
  'pphlo.convolution': peelConvolution,
  'pphlo.gather': gatherToIntrinsic,
};

/**
 * PPHLO as SPU's compiler writes it after import. Everything that it spells out means the same as before; the runtime needs none of it,
 * so the default pipeline keeps the shorter form.
 */
export const lowerConversionCast = definePass({
  name: 'lower-conversion-cast',
  doc: "Writes a program in SPU's normal form: operands that meet secrets are sealed, windows are peeled into 'pad', 'reverse' and 'slice', gathers are intrinsics, constants stand first.",
  run: (module) => {
    const ops: Operation[] = [];
    module.walk((op) => void ops.push(op));
    let count = 0;
    for (const op of ops) {
      count += sealOperands(op);
      narrowScatterArguments(op);
      if (peels[op.name]?.(op)) count++;
    }
    for (const f of functionsOf(module)) count += hoistConstants(f);
    return count + applyPatterns(module, []);
  },
});
