import type { Attribute } from '../../ir/attributes.ts';
import { scalarType } from '../../ir/types.ts';
import type { Directive } from '../asm.ts';

const ints = (values: number[]): Attribute => ({
  kind: 'array',
  items: values.map((v) => ({ kind: 'int', value: BigInt(v), type: scalarType('i64') })),
});

/** `[0:10, 2:8:2]`: start, limit and stride of each dimension; stride 1 is left out. */
export const sliceRanges: Directive = {
  attrs: ['start_indices', 'limit_indices', 'strides'],
  parse: (p, op) => {
    const starts: number[] = [];
    const limits: number[] = [];
    const strides: number[] = [];
    p.expect('[');
    while (p.peek() !== ']') {
      if (starts.length) p.expect(',');
      starts.push(p.integer('a start index'));
      p.expect(':');
      limits.push(p.integer('a limit index'));
      strides.push(p.accept(':') ? p.integer('a stride') : 1);
    }
    p.expect(']');
    op.attrs.start_indices = ints(starts);
    op.attrs.limit_indices = ints(limits);
    op.attrs.strides = ints(strides);
  },
  print: (p, op) => {
    const { start_indices, limit_indices, strides } = op.attrs as Record<string, number[]>;
    const ranges = start_indices!.map((s, i) => {
      const stride = strides?.[i] ?? 1;
      return `${s}:${limit_indices![i]}${stride === 1 ? '' : `:${stride}`}`;
    });
    p.write(` [${ranges.join(', ')}]`);
  },
};
