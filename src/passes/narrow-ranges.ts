import { entryOf } from '../ir/builtin.ts';
import { definePass } from './pass.ts';
import { DEFAULT_RING, rangesOf } from './ranges/analysis.ts';
import { trustedRanges } from './ranges/assumed.ts';
import { COMPARISONS, comparisonBits, divisorBits, INVERSES } from './ranges/narrowing.ts';

export const narrowRanges = definePass({
  name: 'narrow-ranges',
  doc: 'Tells comparisons and divisions what the program proves of their operands: how many bits a difference has, between which powers of two a divisor lies. Fewer bits are compared and searched then.',
  run: (module, cx) => {
    const entry = entryOf(module);
    const ranges = rangesOf(module, { ring: cx.ring ?? DEFAULT_RING, assumed: trustedRanges(entry, cx) });
    let count = 0;
    entry.walk((op) => {
      const compares = COMPARISONS.has(op.name);
      if (!compares && !INVERSES.has(op.name)) return;
      const name = compares ? 'difference_bits' : 'divisor_bits';
      const bits = compares ? comparisonBits(op, ranges) : divisorBits(op, ranges);
      if (String(op.attrs[name] ?? '') === String(bits ?? '')) return;
      op.setAttr(name, bits);
      count++;
    });
    return count;
  },
});
