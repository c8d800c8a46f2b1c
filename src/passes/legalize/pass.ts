import { inlineCalls } from '../../dialects/hlo/inline.ts';
import { definePass } from '../pass.ts';
import { legalize } from './legalize.ts';

export const inlinePass = definePass({
  name: 'inline',
  required: true,
  doc: 'Inlines all calls and composites into the entry function.',
  run: (module) => {
    inlineCalls(module);
    return 1;
  },
});

export const hloLegalizeToPphlo = definePass({
  name: 'hlo-legalize-to-pphlo',
  required: true,
  doc: 'Infers visibility and turns StableHLO and CHLO into PPHLO. Option input_vis_list: VIS_SECRET and VIS_PUBLIC per argument.',
  run: (module, cx) => {
    const list = cx.options.input_vis_list
      ?.split(',')
      .map((v) => (v.trim() === 'VIS_PUBLIC' ? 'public' : 'secret') as 'public' | 'secret');
    const made = legalize(module, list ?? cx.visibility);
    const block = module.regions[0]!.block;
    for (const op of [...block]) op.erase();
    for (const op of [...made.regions[0]!.block]) {
      op.remove();
      block.append(op);
    }
    return 1;
  },
});
