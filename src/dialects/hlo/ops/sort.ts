import { boolAttr, i64Attr, optional } from '../../../ir/attr-kinds.ts';
import { defineOp, variadic } from '../../../ir/define-op.ts';
import { anyTensor, tensorType } from '../../../ir/types.ts';
import { Rules } from './rules.ts';

export const sort = defineOp('stablehlo.sort', {
  doc: 'Sorts tensors together along one dimension. The comparator takes a left and a right element of each and says "goes first".',
  operands: { inputs: variadic(anyTensor) },
  results: { results: variadic(anyTensor) },
  attrs: { dimension: optional(i64Attr, -1), is_stable: optional(boolAttr, false) },
  regions: { names: ['comparator'] },
  traits: ['pure'],
  infer: ({ types, attrs, regions, loc }) => {
    const c = new Rules('stablehlo.sort', loc);
    const ins = types.inputs.map((t, i) => c.tensor(t, `input ${i}`));
    const first = ins[0] ?? c.fail('arity', 'needs at least one input');
    const rank = first.shape.length;
    ins.forEach((t, i) => {
      c.sameShape(t.shape, first.shape, `input ${i}`, 'input 0');
    });
    const d = attrs.dimension;
    c.need(d >= -rank && d < rank, 'shape', () => `cannot sort along dimension ${d} of a tensor of rank ${rank}`);
    const body = regions[0] ?? c.fail('arity', 'needs a comparator');
    c.scalarRegion(
      body,
      ins.flatMap((t) => [t.dtype, t.dtype]),
      ['i1'],
      'comparator',
    );
    return ins.map((t) => tensorType(t.shape, t.dtype));
  },
});

/** The dimension that an op sorts along, not negative. */
export const sortDimension = (dimension: number, rank: number): number =>
  dimension < 0 ? dimension + rank : dimension;

export const sortOps = [sort] as const;
