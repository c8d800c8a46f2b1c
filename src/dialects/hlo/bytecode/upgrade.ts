import { decodeInts } from '../../../ir/attr-kinds.ts';
import type { Attribute, StructField } from '../../../ir/attributes.ts';

type Attrs = Record<string, Attribute>;

const dotDims = [
  'lhs_batching_dimensions',
  'rhs_batching_dimensions',
  'lhs_contracting_dimensions',
  'rhs_contracting_dimensions',
];
const algorithm = [
  'lhs_precision_type',
  'rhs_precision_type',
  'accumulation_type',
  'lhs_component_count',
  'rhs_component_count',
  'num_primitive_operations',
  'allow_imprecise_accumulation',
];
const gatherDims = [
  'offset_dims',
  'collapsed_slice_dims',
  'operand_batching_dims',
  'start_indices_batching_dims',
  'start_index_map',
  'index_vector_dim',
];
const convDims = ['input', 'kernel', 'output'].flatMap((side) => [
  ...(side === 'kernel'
    ? ['kernel_input_feature_dimension', 'kernel_output_feature_dimension']
    : [`${side}_batch_dimension`, `${side}_feature_dimension`]),
  `${side}_spatial_dimensions`,
]);
const scatterDims = [
  'update_window_dims',
  'inserted_window_dims',
  'input_batching_dims',
  'scatter_indices_batching_dims',
  'scatter_dims_to_operand_dims',
  'index_vector_dim',
];

/** Moves dimension numbers, which VHLO has as single attributes, into one struct. */
function collect(a: Attrs, into: string, name: string, fields: readonly string[]): void {
  const struct: Record<string, StructField> = {};
  for (const f of fields) {
    const v = a[f];
    delete a[f];
    if (v === undefined) continue;
    const value: StructField | undefined = v.kind === 'int' ? Number(v.value) : decodeInts(v);
    // A field of the wrong form makes the struct one that the op refuses.
    struct[f] = value ?? 'no number';
  }
  a[into] = { kind: 'struct', dialect: 'stablehlo', name, fields: struct };
}

const symbol = (a: Attribute): Attribute => (a.kind === 'string' ? { kind: 'symbol', name: a.value } : a);
const toSymbol = (a: Attrs, name: string): void => {
  if (a[name]) a[name] = symbol(a[name]!);
};

/** True for the values that VHLO writes out where StableHLO leaves an attribute away. */
function isDefault(name: string, a: Attribute): boolean {
  switch (name) {
    case 'result_accuracy':
      return a.kind === 'opaque' && a.text.includes('<DEFAULT>');
    case 'compare_type':
      return a.kind === 'enum' && a.value === 'NOTYPE';
    case 'sym_visibility':
    case 'backend_config':
      return a.kind === 'string' && a.value === '';
    case 'has_side_effect':
      return a.kind === 'bool' && !a.value;
    case 'api_version':
      return a.kind === 'int' && a.value === 1n;
    case 'composite_attributes':
      return a.kind === 'dict' && Object.keys(a.entries).length === 0;
    case 'precision_config':
    case 'called_computations':
    case 'operand_layouts':
    case 'result_layouts':
    case 'output_operand_aliases':
    case 'arg_attrs':
    case 'res_attrs':
      return a.kind === 'array' && a.items.length === 0;
    case 'known_expanding_dimensions':
    case 'known_nonexpanding_dimensions':
      return decodeInts(a)?.length === 0;
    default:
      return false;
  }
}

/** Turns the attributes of a VHLO operation into those of its StableHLO counterpart, in place. `base` is the name without its version. */
export function upgradeAttributes(base: string, a: Attrs): void {
  for (const [name, value] of Object.entries(a)) if (isDefault(name, value)) delete a[name];
  switch (base) {
    case 'dot_general': {
      collect(a, 'dot_dimension_numbers', 'dot', dotDims);
      const type = a.lhs_precision_type;
      const given = type && !(type.kind === 'type' && type.type.kind === 'scalar' && type.type.name === 'none');
      for (const f of algorithm) delete a[f];
      // It advises the platform; that one was asked for is kept.
      if (given) a.algorithm = { kind: 'opaque', text: '#stablehlo.dot_algorithm<…>' };
      break;
    }
    case 'convolution':
    case 'dynamic_conv':
      collect(a, 'dimension_numbers', 'conv', convDims);
      break;
    case 'gather':
    case 'dynamic_gather':
      collect(a, 'dimension_numbers', 'gather', gatherDims);
      break;
    case 'scatter':
      collect(a, 'scatter_dimension_numbers', 'scatter', scatterDims);
      break;
    case 'call':
      toSymbol(a, 'callee');
      break;
    case 'composite':
      toSymbol(a, 'decomposition');
      break;
    case 'custom_call': {
      const called = a.called_computations;
      if (called?.kind === 'array') a.called_computations = { kind: 'array', items: called.items.map(symbol) };
      break;
    }
  }
}
