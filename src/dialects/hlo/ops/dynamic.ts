import { boolArrayAttr, boolAttr, i64ArrayAttr, i64Attr, optional } from '../../../ir/attr-kinds.ts';
import { defineOp } from '../../../ir/define-op.ts';
import { anyTensor } from '../../../ir/types.ts';
import { gatherDimsAttr } from './indexing.ts';
import { convDimsAttr, precisionAttr } from './linear-algebra.ts';

const why =
  'Its shape comes from an operand: types have to be static all the same, and for the compiler a window a constant.';

export const dynamicBroadcastInDim = defineOp('stablehlo.dynamic_broadcast_in_dim', {
  doc: `broadcast_in_dim to computed sizes. ${why}`,
  operands: { operand: anyTensor, output_dimensions: anyTensor },
  results: { result: anyTensor },
  attrs: {
    broadcast_dimensions: i64ArrayAttr,
    known_expanding_dimensions: optional(i64ArrayAttr),
    known_nonexpanding_dimensions: optional(i64ArrayAttr),
  },
  traits: ['pure'],
  assembly: '$operand `,` $output_dimensions `,` `dims` `=` $broadcast_dimensions attr-dict `:` functional-type',
});

export const dynamicReshape = defineOp('stablehlo.dynamic_reshape', {
  doc: `reshape to computed sizes. ${why}`,
  operands: { operand: anyTensor, output_shape: anyTensor },
  results: { result: anyTensor },
  traits: ['pure'],
  assembly: '$operand `,` $output_shape attr-dict `:` functional-type',
});

export const dynamicIota = defineOp('stablehlo.dynamic_iota', {
  doc: `iota of computed sizes. ${why}`,
  operands: { output_shape: anyTensor },
  results: { result: anyTensor },
  attrs: { iota_dimension: i64Attr },
  traits: ['pure'],
  assembly: '$output_shape `,` `dim` `=` $iota_dimension attr-dict `:` functional-type',
});

export const dynamicPad = defineOp('stablehlo.dynamic_pad', {
  doc: `pad with computed widths. ${why}`,
  operands: {
    operand: anyTensor,
    padding_value: anyTensor,
    edge_padding_low: anyTensor,
    edge_padding_high: anyTensor,
    interior_padding: anyTensor,
  },
  results: { result: anyTensor },
  traits: ['pure'],
  assembly:
    '$operand `,` $padding_value `,` $edge_padding_low `,` $edge_padding_high `,` $interior_padding attr-dict `:` functional-type',
});

export const realDynamicSlice = defineOp('stablehlo.real_dynamic_slice', {
  doc: `slice with computed bounds and strides. ${why}`,
  operands: { operand: anyTensor, start_indices: anyTensor, limit_indices: anyTensor, strides: anyTensor },
  results: { result: anyTensor },
  traits: ['pure'],
  assembly: '$operand `,` $start_indices `,` $limit_indices `,` $strides attr-dict `:` functional-type',
});

export const dynamicGather = defineOp('stablehlo.dynamic_gather', {
  doc: `gather with computed slice sizes. ${why}`,
  operands: { operand: anyTensor, start_indices: anyTensor, slice_sizes: anyTensor },
  results: { result: anyTensor },
  attrs: { dimension_numbers: gatherDimsAttr, indices_are_sorted: optional(boolAttr) },
  traits: ['pure'],
});

export const dynamicConv = defineOp('stablehlo.dynamic_conv', {
  doc: `convolution with computed padding. ${why}`,
  operands: { lhs: anyTensor, rhs: anyTensor, padding: anyTensor },
  results: { result: anyTensor },
  attrs: {
    dimension_numbers: convDimsAttr,
    window_strides: optional(i64ArrayAttr),
    lhs_dilation: optional(i64ArrayAttr),
    rhs_dilation: optional(i64ArrayAttr),
    window_reversal: optional(boolArrayAttr),
    feature_group_count: i64Attr,
    batch_group_count: i64Attr,
    precision_config: precisionAttr,
  },
  traits: ['pure'],
});

export const dynamicOps = [
  dynamicBroadcastInDim,
  dynamicReshape,
  dynamicIota,
  dynamicPad,
  realDynamicSlice,
  dynamicGather,
  dynamicConv,
] as const;
