import { anyAttr, boolAttr, enumAttr, f32Attr, i32Attr, i64Attr, optional, stringAttr } from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp, variadic } from '../../ir/define-op.ts';
import * as T from '../../ir/types.ts';
import { tensorType } from '../../ir/types.ts';

const rngBitGenerator = defineOp('stablehlo.rng_bit_generator', {
  doc: 'Random bits from a state, and the next state.',
  operands: { initial_state: T.intTensor },
  results: { output_state: T.intTensor, output: T.anyTensor },
  attrs: { rng_algorithm: enumAttr('stablehlo', 'rng_algorithm', ['DEFAULT', 'THREE_FRY', 'PHILOX']) },
  traits: ['pure'],
  assembly: '$initial_state `,` `algorithm` `=` $rng_algorithm attr-dict `:` functional-type',
});
const rng = defineOp('stablehlo.rng', {
  doc: 'Random numbers of a distribution; not reproducible.',
  operands: { a: T.anyTensor, b: T.anyTensor, shape: T.intTensor },
  results: { result: T.anyTensor },
  attrs: { rng_distribution: enumAttr('stablehlo', 'rng_distribution', ['UNIFORM', 'NORMAL']) },
  assembly: '$a `,` $b `,` $shape `,` `distribution` `=` $rng_distribution attr-dict `:` functional-type',
});
const norm = { operand: T.floatTensor, scale: T.floatTensor };
const normAttrs = { epsilon: f32Attr, feature_index: i64Attr };
const batchNormInference = defineOp('stablehlo.batch_norm_inference', {
  doc: 'Normalises with given mean and variance.',
  operands: { ...norm, offset: T.floatTensor, mean: T.floatTensor, variance: T.floatTensor },
  results: { result: T.floatTensor },
  attrs: normAttrs,
  traits: ['pure'],
  infer: ({ types }) => [types.operand],
});
const batchNormTraining = defineOp('stablehlo.batch_norm_training', {
  doc: 'Normalises with the mean and variance of the batch, which it also returns.',
  operands: { ...norm, offset: T.floatTensor },
  results: { output: T.floatTensor, batch_mean: T.floatTensor, batch_var: T.floatTensor },
  attrs: normAttrs,
  traits: ['pure'],
  infer: ({ types }) => [types.operand, types.scale, types.scale],
});
const batchNormGrad = defineOp('stablehlo.batch_norm_grad', {
  doc: 'Gradients of batch_norm_training.',
  operands: { ...norm, mean: T.floatTensor, variance: T.floatTensor, grad_output: T.floatTensor },
  results: { grad_operand: T.floatTensor, grad_scale: T.floatTensor, grad_offset: T.floatTensor },
  attrs: normAttrs,
  traits: ['pure'],
  infer: ({ types }) => [types.operand, types.scale, types.scale],
});
const tuple = defineOp('stablehlo.tuple', {
  doc: 'Packs values.',
  operands: { val: variadic(T.anyType) },
  results: { result: T.anyType },
  traits: ['pure'],
  assembly: '$val attr-dict `:` type($result)',
  infer: ({ types }) => [T.tupleType(types.val)],
});
const getTupleElement = defineOp('stablehlo.get_tuple_element', {
  doc: 'One value of a tuple.',
  operands: { operand: T.anyType },
  results: { result: T.anyType },
  attrs: { index: i32Attr },
  traits: ['pure'],
  assembly: '$operand `[` $index `]` attr-dict `:` functional-type',
});
const getDimensionSize = defineOp('stablehlo.get_dimension_size', {
  doc: 'The extent of a dimension.',
  operands: { operand: T.anyTensor },
  results: { result: T.intTensor },
  attrs: { dimension: i64Attr },
  traits: ['pure'],
  assembly: '$operand `,` `dim` `=` $dimension attr-dict `:` functional-type',
  infer: () => [tensorType([], 'i32')],
});
const einsum = defineOp('stablehlo.einsum', {
  doc: 'Sum of products by an index formula.',
  operands: { lhs: T.anyTensor, rhs: T.anyTensor },
  results: { result: T.anyTensor },
  attrs: { einsum_config: stringAttr },
  traits: ['pure'],
  assembly: '$lhs `,` $rhs `,` `config` `=` $einsum_config attr-dict `:` functional-type',
});

/** Ops that exist in StableHLO but have no meaning here: they parse, so that the refusal can name them with their place. */
const declared = (name: string, doc: string): AnyOpDef =>
  defineOp(`stablehlo.${name}`, {
    doc: `${doc} Not supported.`,
    operands: { inputs: variadic(T.anyType) },
    results: { results: variadic(T.anyType) },
    attrs: {
      ...Object.fromEntries(
        [
          'replica_groups',
          'channel_handle',
          'channel_id',
          'all_gather_dim',
          'scatter_dimension',
          'split_dimension',
          'concat_dimension',
          'split_count',
          'source_target_pairs',
          'infeed_config',
          'outfeed_config',
          'layout',
          'is_host_transfer',
          'dimension',
          'dimension_numbers',
          'broadcast_dimensions',
          'known_expanding_dimensions',
          'known_nonexpanding_dimensions',
          'iota_dimension',
          'indices_are_sorted',
          'slice_sizes',
          'window_strides',
          'dim',
          'batch_dims',
        ].map((n) => [n, optional(anyAttr)]),
      ),
      use_global_device_ids: optional(boolAttr),
    },
  }) as unknown as AnyOpDef;
const refused = [
  ['after_all', 'Joins tokens.'],
  ['create_token', 'Makes a token.'],
  ['infeed', 'Reads from the host.'],
  ['outfeed', 'Writes to the host.'],
  ['send', 'Sends over a channel.'],
  ['recv', 'Receives over a channel.'],
  ['all_gather', 'Collective.'],
  ['all_reduce', 'Collective.'],
  ['all_to_all', 'Collective.'],
  ['reduce_scatter', 'Collective.'],
  ['collective_broadcast', 'Collective.'],
  ['collective_permute', 'Collective.'],
  ['cross-replica-sum', 'Collective.'],
  ['partition_id', 'Which partition runs this.'],
  ['replica_id', 'Which replica runs this.'],
  ['set_dimension_size', 'Makes a dimension dynamic.'],
  ['dynamic_broadcast_in_dim', 'Dynamic shape.'],
  ['dynamic_conv', 'Dynamic shape.'],
  ['dynamic_gather', 'Dynamic shape.'],
  ['dynamic_iota', 'Dynamic shape.'],
  ['dynamic_pad', 'Dynamic shape.'],
  ['dynamic_reshape', 'Dynamic shape.'],
  ['real_dynamic_slice', 'Dynamic shape.'],
  ['uniform_quantize', 'Quantized type.'],
  ['uniform_dequantize', 'Quantized type.'],
  ['torch_index_select', 'Selects by index.'],
] as const;

export const miscOps: readonly AnyOpDef[] = [
  rngBitGenerator,
  rng,
  batchNormInference,
  batchNormTraining,
  batchNormGrad,
  tuple,
  getTupleElement,
  getDimensionSize,
  einsum,
  ...refused.map(([n, d]) => declared(n, d)),
] as unknown as readonly AnyOpDef[];
