import { boolAttr, i64ArrayAttr, optional, structAttr } from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp, variadic } from '../../ir/define-op.ts';
import * as T from '../../ir/types.ts';
import { showType } from '../../ir/types.ts';
import { checkDims, checkRegion, need, scalarOf, tensorOf, withDims } from './rules.ts';

const none: number[] = [];
export const gatherDims = structAttr('stablehlo', 'gather', {
  offset_dims: none,
  collapsed_slice_dims: none,
  operand_batching_dims: none,
  start_indices_batching_dims: none,
  start_index_map: none,
  index_vector_dim: 0,
});
export const scatterDims = structAttr('stablehlo', 'scatter', {
  update_window_dims: none,
  inserted_window_dims: none,
  input_batching_dims: none,
  scatter_indices_batching_dims: none,
  scatter_dims_to_operand_dims: none,
  index_vector_dim: 0,
});

const gather = defineOp('stablehlo.gather', {
  doc: 'Windows of the operand at computed places; places are clamped so that a window fits.',
  operands: { operand: T.anyTensor, start_indices: T.intTensor },
  results: { result: T.anyTensor },
  attrs: { dimension_numbers: gatherDims, slice_sizes: i64ArrayAttr, indices_are_sorted: optional(boolAttr, false) },
  traits: ['pure'],
  infer: ({ types, attrs: { dimension_numbers: d, slice_sizes: sizes }, loc }) => {
    const [t, ix] = [tensorOf(types.operand), tensorOf(types.start_indices)];
    const name = 'stablehlo.gather';
    const rank = t.shape.length;
    need(sizes.length === rank, 'shape', name, `has ${sizes.length} slice sizes for ${showType(t)}`, loc);
    for (const [i, s] of sizes.entries())
      need(
        s >= 0 && s <= t.shape[i]!,
        'shape',
        name,
        `has slice size ${s} out of bound [0, ${t.shape[i]}] in dimension ${i}`,
        loc,
      );
    need(
      d.index_vector_dim >= 0 && d.index_vector_dim <= ix.shape.length,
      'shape',
      name,
      `has index_vector_dim ${d.index_vector_dim} for ${showType(ix)}`,
      loc,
    );
    checkDims(name, 'operand dimension', [...d.collapsed_slice_dims, ...d.operand_batching_dims], rank, loc);
    checkDims(name, 'start_index_map entry', d.start_index_map, rank, loc);
    const vector = d.index_vector_dim < ix.shape.length ? ix.shape[d.index_vector_dim]! : 1;
    need(
      vector === d.start_index_map.length,
      'shape',
      name,
      `has ${d.start_index_map.length} entries in start_index_map for index vectors of ${vector}`,
      loc,
    );
    const batch = ix.shape.filter((_, i) => i !== d.index_vector_dim);
    const window = sizes.filter((_, i) => !d.collapsed_slice_dims.includes(i) && !d.operand_batching_dims.includes(i));
    need(
      window.length === d.offset_dims.length,
      'shape',
      name,
      `has ${d.offset_dims.length} offset dimensions for windows of rank ${window.length}`,
      loc,
    );
    const out: number[] = [];
    let [b, w] = [0, 0];
    for (let i = 0; i < batch.length + window.length; i++)
      out.push(d.offset_dims.includes(i) ? window[w++]! : batch[b++]!);
    need(b === batch.length && w === window.length, 'shape', name, 'has offset dimensions out of range', loc);
    return [withDims(t, out)];
  },
});
const scatter = defineOp('stablehlo.scatter', {
  doc: 'Combines updates into the inputs at computed places; what falls outside is dropped.',
  operands: { inputs: variadic(T.anyTensor), scatter_indices: T.intTensor, updates: variadic(T.anyTensor) },
  results: { results: variadic(T.anyTensor) },
  attrs: {
    scatter_dimension_numbers: scatterDims,
    indices_are_sorted: optional(boolAttr, false),
    unique_indices: optional(boolAttr, false),
  },
  regions: { names: ['update_computation'] },
  traits: ['pure'],
  infer: ({ types, regions, attrs, loc }) => {
    const scalars = types.inputs.map(scalarOf);
    checkRegion('stablehlo.scatter', 'update computation', regions[0], [...scalars, ...scalars], scalars, loc);
    const rank = tensorOf(types.inputs[0]!).shape.length;
    const d = attrs.scatter_dimension_numbers;
    checkDims(
      'stablehlo.scatter',
      'operand dimension',
      [...d.inserted_window_dims, ...d.input_batching_dims],
      rank,
      loc,
    );
    checkDims('stablehlo.scatter', 'scatter_dims_to_operand_dims entry', d.scatter_dims_to_operand_dims, rank, loc);
    return types.inputs;
  },
});

export const indexingOps = [gather, scatter] as unknown as readonly AnyOpDef[];
