import { i32Attr, i64Attr } from '../../../ir/attr-kinds.ts';
import { defineOp, variadic } from '../../../ir/define-op.ts';
import { anyTensor, anyType, scalarIntTensor, tensorType, tupleType } from '../../../ir/types.ts';
import { plain, Rules, tensorOf } from './rules.ts';

export const tuple = defineOp('stablehlo.tuple', {
  doc: 'Several values as one.',
  operands: { val: variadic(anyType) },
  results: { result: anyType },
  traits: ['pure'],
  assembly: '$val attr-dict `:` type($result)',
  infer: ({ types }) => [tupleType(types.val.map(plain))],
});

export const getTupleElement = defineOp('stablehlo.get_tuple_element', {
  doc: 'One value of a tuple.',
  operands: { operand: anyType },
  results: { result: anyType },
  attrs: { index: i32Attr },
  traits: ['pure'],
  assembly: '$operand `[` $index `]` attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.get_tuple_element', loc);
    const t = types.operand;
    if (t.kind !== 'tuple') return c.fail('type', 'needs a tuple');
    return [t.types[attrs.index] ?? c.fail('attribute', `takes element ${attrs.index} of ${t.types.length}`)];
  },
});

export const getDimensionSize = defineOp('stablehlo.get_dimension_size', {
  doc: 'The size of one dimension.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  attrs: { dimension: i64Attr },
  traits: ['pure'],
  assembly: '$operand `,` `dim` `=` $dimension attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.get_dimension_size', loc);
    c.dim(attrs.dimension, c.tensor(types.operand, 'operand').shape.length, 'dimension');
    return [tensorType([], 'i32')];
  },
});

export const setDimensionSize = defineOp('stablehlo.set_dimension_size', {
  doc: 'Bounds a dimension by a computed size. Not supported: shapes here are static.',
  operands: { operand: anyTensor, size: scalarIntTensor },
  results: { result: anyTensor },
  attrs: { dimension: i64Attr },
  assembly: '$operand `,` $size `,` `dim` `=` $dimension attr-dict `:` functional-type',
  verify: (op, _report, { operand, attrs }) =>
    Rules.of(op).dim(attrs.dimension, tensorOf(operand).shape.length, 'dimension'),
});

export const miscOps = [tuple, getTupleElement, getDimensionSize, setDimensionSize] as const;
