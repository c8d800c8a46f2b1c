import { isComplex } from '../../../eval/dtype.ts';
import { enumAttr, optional } from '../../../ir/attr-kinds.ts';
import { defineOp } from '../../../ir/define-op.ts';
import { anyTensor, boolTensor, tensorType } from '../../../ir/types.ts';
import { Rules } from './rules.ts';

export const compare = defineOp('stablehlo.compare', {
  doc: 'Elementwise comparison, as booleans. Complex numbers know EQ and NE only.',
  operands: { lhs: anyTensor, rhs: anyTensor },
  results: { result: boolTensor },
  attrs: {
    comparison_direction: enumAttr('stablehlo', 'comparison_direction', ['EQ', 'NE', 'GE', 'GT', 'LE', 'LT']),
    compare_type: optional(
      enumAttr('stablehlo', 'comparison_type', ['NOTYPE', 'FLOAT', 'TOTALORDER', 'SIGNED', 'UNSIGNED']),
    ),
  },
  traits: ['pure', 'elementwise'],
  assembly: '$comparison_direction `,` $lhs `,` $rhs (`,` $compare_type)? attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.compare', loc);
    c.same(types.lhs, types.rhs, 'its left operand', 'its right one');
    const t = c.tensor(types.lhs, 'operand');
    const dir = attrs.comparison_direction;
    c.need(
      !isComplex(t.dtype) || dir === 'EQ' || dir === 'NE',
      'type',
      () => `cannot compare complex numbers by ${dir}`,
    );
    return [tensorType(t.shape, 'i1')];
  },
});

export const select = defineOp('stablehlo.select', {
  doc: 'on_true where pred holds, else on_false. pred may be a scalar.',
  operands: { pred: boolTensor, on_true: anyTensor, on_false: anyTensor },
  results: { result: anyTensor },
  traits: ['pure', 'elementwise'],
  assembly: '$pred `,` $on_true `,` $on_false attr-dict `:` custom<select-type>',
  infer: ({ types, loc }) => {
    const c = new Rules('stablehlo.select', loc);
    c.same(types.on_true, types.on_false, 'on_true', 'on_false');
    const t = c.tensor(types.on_true, 'on_true');
    const pred = c.tensor(types.pred, 'pred');
    if (pred.shape.length > 0) c.sameShape(pred.shape, t.shape, 'pred', 'on_true');
    return [tensorType(t.shape, t.dtype)];
  },
});

export const clamp = defineOp('stablehlo.clamp', {
  doc: 'The operand, but no less than min and no more than max; the bounds may be scalars.',
  operands: { min: anyTensor, operand: anyTensor, max: anyTensor },
  results: { result: anyTensor },
  traits: ['pure', 'elementwise'],
  assembly: '$min `,` $operand `,` $max attr-dict `:` same-type',
  infer: ({ types, loc }) => {
    const c = new Rules('stablehlo.clamp', loc);
    const t = c.tensor(types.operand, 'operand');
    for (const name of ['min', 'max'] as const) {
      const b = c.tensor(types[name], name);
      c.sameDType(b, t, name, 'the operand');
      if (b.shape.length > 0) c.sameShape(b.shape, t.shape, name, 'the operand');
    }
    return [tensorType(t.shape, t.dtype)];
  },
});

export const compareSelectOps = [compare, select, clamp] as const;
