import { entryOf } from '../ir/builtin.ts';
import { definePass } from './pass.ts';
import { DEFAULT_RING, rangesOf } from './ranges/analysis.ts';
import { annotatedRanges, trustedRanges } from './ranges/assumed.ts';
import { secretStepWarnings } from './ranges/secret-steps.ts';
import { rangeWarnings } from './ranges/warnings.ts';

export const rangeAnalysis = definePass({
  name: 'range-analysis',
  doc: 'Warns where a range that is proven or given leaves what fixed point holds or is below its step, and where a secret scalar costs much by itself. Changes nothing.',
  run: async (module, cx) => {
    const entry = entryOf(module);
    const assumed = new Map([...annotatedRanges(entry), ...trustedRanges(entry, cx)]);
    const ranges = rangesOf(module, { ring: cx.ring ?? DEFAULT_RING, assumed });
    for (const d of rangeWarnings(module, ranges)) cx.emit(d);
    for (const d of await secretStepWarnings(module, cx)) cx.emit(d);
    return 0;
  },
});
