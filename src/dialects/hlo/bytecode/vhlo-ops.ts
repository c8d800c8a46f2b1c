/** Operations of VHLO: names of their attributes. Source: VhloOps.td of StableHLO. */

const conv = `lhs_dilation rhs_dilation window_reversal input_batch_dimension input_feature_dimension input_spatial_dimensions
  kernel_input_feature_dimension kernel_output_feature_dimension kernel_spatial_dimensions output_batch_dimension output_feature_dimension
  output_spatial_dimensions feature_group_count batch_group_count precision_config`;
const dot = `lhs_batching_dimensions rhs_batching_dimensions lhs_contracting_dimensions rhs_contracting_dimensions precision_config`;

/** One line per operation: its name with its version, then its attributes. Names without a line have version 1 and no attributes. */
const table = `
all_gather_v1 all_gather_dim replica_groups channel_id use_global_device_ids
all_gather_v2 all_gather_dim replica_groups channel_id use_global_device_ids
all_reduce_v1 replica_groups channel_id use_global_device_ids
all_reduce_v2 replica_groups channel_id use_global_device_ids
all_to_all_v1 split_dimension concat_dimension split_count replica_groups channel_id
all_to_all_v2 split_dimension concat_dimension split_count replica_groups channel_id
batch_norm_grad_v1 epsilon feature_index
batch_norm_inference_v1 epsilon feature_index
batch_norm_training_v1 epsilon feature_index
broadcast_in_dim_v1 broadcast_dimensions
broadcast_v1 broadcast_sizes
call_v1 callee
cbrt_v2 result_accuracy
cholesky_v1 lower
collective_broadcast_v1 replica_groups channel_id
collective_permute_v1 source_target_pairs channel_id
compare_v1 comparison_direction compare_type
composite_v1 name composite_attributes decomposition version
composite_v2 name composite_attributes decomposition version
concatenate_v1 dimension
constant_v1 value
convolution_v1 window_strides padding ${conv}
cosine_v2 result_accuracy
cross-replica-sum_v1 replica_groups
custom_call_v1 call_target_name has_side_effect backend_config api_version called_computations operand_layouts result_layouts output_operand_aliases
dot_general_v1 ${dot}
dot_general_v2 ${dot} lhs_precision_type rhs_precision_type accumulation_type lhs_component_count rhs_component_count num_primitive_operations allow_imprecise_accumulation
dot_v1 precision_config
dynamic_broadcast_in_dim_v1 broadcast_dimensions known_expanding_dimensions known_nonexpanding_dimensions
dynamic_conv_v2 window_strides ${conv}
dynamic_gather_v1 offset_dims collapsed_slice_dims start_index_map index_vector_dim indices_are_sorted
dynamic_gather_v2 offset_dims collapsed_slice_dims operand_batching_dims start_indices_batching_dims start_index_map index_vector_dim indices_are_sorted
dynamic_iota_v1 iota_dimension
dynamic_slice_v1 slice_sizes
einsum_v1 einsum_config
exponential_minus_one_v2 result_accuracy
exponential_v2 result_accuracy
fft_v1 fft_type fft_length
func_v1 sym_name function_type sym_visibility arg_attrs res_attrs
gather_v1 offset_dims collapsed_slice_dims start_index_map index_vector_dim slice_sizes indices_are_sorted
gather_v2 offset_dims collapsed_slice_dims operand_batching_dims start_indices_batching_dims start_index_map index_vector_dim slice_sizes indices_are_sorted
get_dimension_size_v1 dimension
get_tuple_element_v1 index
infeed_v1 infeed_config layout
iota_v1 iota_dimension
log_plus_one_v2 result_accuracy
log_v2 result_accuracy
logistic_v2 result_accuracy
map_v1 dimensions
outfeed_v1 outfeed_config
pad_v1 edge_padding_low edge_padding_high interior_padding
recv_v1 channel_id channel_type is_host_transfer
reduce_precision_v1 exponent_bits mantissa_bits
reduce_scatter_v1 scatter_dimension replica_groups channel_id use_global_device_ids
reduce_v1 dimensions
reduce_window_v1 window_dimensions window_strides base_dilations window_dilations padding
reverse_v1 dimensions
rng_bit_generator_v1 rng_algorithm
rng_v1 rng_distribution
rsqrt_v2 result_accuracy
scatter_v1 update_window_dims inserted_window_dims scatter_dims_to_operand_dims index_vector_dim indices_are_sorted unique_indices
scatter_v2 update_window_dims inserted_window_dims input_batching_dims scatter_indices_batching_dims scatter_dims_to_operand_dims index_vector_dim indices_are_sorted unique_indices
select_and_scatter_v1 window_dimensions window_strides padding
send_v1 channel_id channel_type is_host_transfer
set_dimension_size_v1 dimension
sine_v2 result_accuracy
slice_v1 start_indices limit_indices strides
sort_v1 dimension is_stable
sqrt_v2 result_accuracy
tan_v2 result_accuracy
tanh_v2 result_accuracy
torch_index_select_v1 dim batch_dims
transpose_v1 permutation
triangular_solve_v1 left_side lower unit_diagonal transpose_a
unary_einsum_v1 einsum_config
`;

const attributes = new Map(
  table
    .replace(/\n +/g, ' ')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    // MLIR stores the attributes of an operation in the order of their names.
    .map(([name, ...attrs]) => [name!, attrs.sort()]),
);

/** Operations of the `func` dialect have VHLO forms too. */
const func: Readonly<Record<string, string>> = { func: 'func.func', call: 'func.call' };

export interface VhloName {
  /** The operation that it stands for, such as `stablehlo.add`. `vhlo.return` ends functions and regions alike. */
  readonly target: string;
  readonly base: string;
  readonly version: number;
}
/** Takes a name such as `gather_v2` apart; undefined when it has no version. */
export function vhloName(name: string): VhloName | undefined {
  const m = /^(.+)_v(\d{1,4})$/.exec(name);
  if (!m) return undefined;
  const base = m[1]!;
  return { base, version: Number(m[2]), target: Object.hasOwn(func, base) ? func[base]! : `stablehlo.${base}` };
}
/** The attributes of an operation in the order of bytecode; undefined for a version that is not known. */
export function vhloAttributes({ base, version }: VhloName): readonly string[] | undefined {
  return attributes.get(`${base}_v${version}`) ?? (version === 1 ? [] : undefined);
}
