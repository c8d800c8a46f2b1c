import { expandComposed } from '../../dialects/hlo/composed/index.ts';
import { resolveCustomCalls } from '../../dialects/hlo/custom-ops.ts';
import { hloOps } from '../../dialects/hlo/index.ts';
import { inlineCalls } from '../../dialects/hlo/inline.ts';
import { entryOf, funcBody } from '../../ir/builtin.ts';
import type { Operation } from '../../ir/ir.ts';
import { Registry } from '../../ir/registry.ts';
import { type Diagnostic, unknownLoc } from '../../support/diagnostics.ts';
import { asSpu, definePass, type PassContext, type Visibility, visibilityOf, visibilityOption } from '../pass.ts';
import { legalize } from './legalize.ts';

const hloRegistry = new Registry(hloOps);

export const inlinePass = definePass({
  name: 'inline',
  required: true,
  doc: 'Inlines all calls and composites into the entry function; custom calls that stand for an operation become it, and ops that are made of others those.',
  run: (module) => {
    inlineCalls(module);
    return 1 + resolveCustomCalls(module, hloRegistry) + expandComposed(module);
  },
});

/** The visibility of each argument of the entry; warns of a list that is longer, because it was meant for another program. */
function visibilityFor(module: Operation, cx: PassContext): readonly Visibility[] {
  const list = visibilityOf(cx);
  const { length } = funcBody(entryOf(module)).args;
  if (cx.options.input_vis_list !== undefined && list.length > length)
    cx.emit({
      severity: 'warning',
      class: 'option',
      message: `input_vis_list lists ${list.length} arguments, but the program has ${length}`,
      loc: unknownLoc,
      hint: 'give one for each argument',
    });
  return list;
}

export const hloLegalizeToPphlo = definePass({
  name: 'hlo-legalize-to-pphlo',
  required: true,
  doc: 'Infers visibility and turns StableHLO and CHLO into PPHLO. Option input_vis_list: VIS_SECRET and VIS_PUBLIC per argument.',
  options: visibilityOption,
  run: (module, cx) => {
    const warn = (errors: readonly Diagnostic[]) => {
      for (const e of errors) cx.emit({ ...e, severity: 'warning' });
    };
    expandComposed(module);
    const made = legalize(module, visibilityFor(module, cx), asSpu(cx.options) ? warn : undefined);
    // SPU's text has one order of floats.
    if (asSpu(cx.options))
      made.walk((op) => {
        if (op.attrs.total_order !== undefined) op.setAttr('total_order', undefined);
      });
    const { block } = module.regions[0]!;
    for (const op of block) op.erase();
    block.append(made);
    return 1;
  },
});
