import { boolAttr, i64ArrayAttr, i64Attr, optional, structAttr } from '../../../ir/attr-kinds.ts';
import { defineOp, variadic } from '../../../ir/define-op.ts';
import { anyTensor, intTensor, scalarIntTensor, type TensorType, type Type, tensorType } from '../../../ir/types.ts';
import { otherDims, Rules } from './rules.ts';

const none: readonly number[] = [];
/** Dimension numbers of gather. */
export const gatherDimsAttr = structAttr('stablehlo', 'gather', {
  offset_dims: none,
  collapsed_slice_dims: none,
  operand_batching_dims: none,
  start_indices_batching_dims: none,
  start_index_map: none,
  index_vector_dim: 0,
});
/** Dimension numbers of scatter. */
export const scatterDimsAttr = structAttr('stablehlo', 'scatter', {
  update_window_dims: none,
  inserted_window_dims: none,
  input_batching_dims: none,
  scatter_indices_batching_dims: none,
  scatter_dims_to_operand_dims: none,
  index_vector_dim: 0,
});

/** What gather and scatter share: how index vectors address a tensor. Names are those in messages. */
interface Addressing {
  readonly window: readonly number[];
  readonly dropped: readonly number[];
  readonly batching: readonly number[];
  readonly indexBatching: readonly number[];
  readonly map: readonly number[];
  readonly vectorDim: number;
  readonly names: { window: string; dropped: string; batching: string; indexBatching: string; map: string };
}

/** Checks the rules that gather and scatter share; returns the shape of the indices without the vector dimension. */
function checkAddressing(c: Rules, operand: TensorType, indices: TensorType, a: Addressing): number[] {
  const rank = operand.shape.length;
  const { names } = a;
  c.need(
    a.vectorDim >= 0 && a.vectorDim <= indices.shape.length,
    'shape',
    () => `has index_vector_dim ${a.vectorDim}, but the indices have rank ${indices.shape.length}`,
  );
  c.need(
    a.window.length + a.dropped.length + a.batching.length === rank,
    'attribute',
    () =>
      `accounts for ${a.window.length} + ${a.dropped.length} + ${a.batching.length} dimensions of an operand of rank ${rank}`,
  );
  c.sorted(a.window, names.window);
  c.sorted(a.dropped, names.dropped);
  c.dims(a.dropped, rank, names.dropped);
  c.dims(a.batching, rank, names.batching);
  c.dims(a.indexBatching, indices.shape.length, names.indexBatching);
  c.need(
    a.batching.every((d) => !a.dropped.includes(d)),
    'attribute',
    () => `has a dimension in both ${names.dropped} and ${names.batching}`,
  );
  c.need(!a.indexBatching.includes(a.vectorDim), 'attribute', () => `has index_vector_dim in ${names.indexBatching}`);
  c.count(a.indexBatching, a.batching.length, names.indexBatching);
  a.batching.forEach((d, i) => {
    const e = a.indexBatching[i]!;
    const ok = operand.shape[d] === indices.shape[e];
    c.need(
      ok,
      'shape',
      () => `pairs dimension ${d} of size ${operand.shape[d]} with index dimension ${e} of size ${indices.shape[e]}`,
    );
  });
  const length = a.vectorDim < indices.shape.length ? indices.shape[a.vectorDim]! : 1;
  c.need(
    a.map.length === length,
    'shape',
    () => `has ${a.map.length} dimensions in ${names.map} but index vectors of ${length}`,
  );
  c.dims(a.map, rank, names.map);
  c.need(
    a.map.every((d) => !a.batching.includes(d)),
    'attribute',
    () => `has a dimension in both ${names.map} and ${names.batching}`,
  );
  return indices.shape.filter((_, d) => d !== a.vectorDim);
}

export const gather = defineOp('stablehlo.gather', {
  doc: 'Slices of the operand at computed positions; positions are moved so that the slices lie inside.',
  operands: { operand: anyTensor, start_indices: intTensor },
  results: { result: anyTensor },
  attrs: {
    dimension_numbers: gatherDimsAttr,
    slice_sizes: i64ArrayAttr,
    indices_are_sorted: optional(boolAttr),
  },
  traits: ['pure'],
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.gather', loc);
    const t = c.tensor(types.operand, 'operand');
    const indices = c.tensor(types.start_indices, 'start_indices');
    const d = attrs.dimension_numbers;
    const sizes = attrs.slice_sizes;
    const batch = checkAddressing(c, t, indices, {
      window: d.offset_dims,
      dropped: d.collapsed_slice_dims,
      batching: d.operand_batching_dims,
      indexBatching: d.start_indices_batching_dims,
      map: d.start_index_map,
      vectorDim: d.index_vector_dim,
      names: {
        window: 'offset_dims',
        dropped: 'collapsed_slice_dims',
        batching: 'operand_batching_dims',
        indexBatching: 'start_indices_batching_dims',
        map: 'start_index_map',
      },
    });
    c.count(sizes, t.shape.length, 'slice_sizes');
    t.shape.forEach((n, i) => {
      const ok = sizes[i]! >= 0 && sizes[i]! <= n;
      c.need(ok, 'shape', () => `takes slices of ${sizes[i]} from dimension ${i} of size ${n}`);
    });
    for (const i of [...d.collapsed_slice_dims, ...d.operand_batching_dims])
      c.need(sizes[i]! <= 1, 'shape', () => `drops dimension ${i} but takes slices of ${sizes[i]} from it`);
    const kept = otherDims(t.shape.length, d.collapsed_slice_dims, d.operand_batching_dims).map((i) => sizes[i]!);
    const rank = batch.length + kept.length;
    c.dims(d.offset_dims, rank, 'offset_dims');
    const shape = new Array<number>(rank);
    d.offset_dims.forEach((o, i) => {
      shape[o] = kept[i]!;
    });
    otherDims(rank, d.offset_dims).forEach((o, i) => {
      shape[o] = batch[i]!;
    });
    return [tensorType(shape, t.dtype)];
  },
});

export const scatter = defineOp('stablehlo.scatter', {
  doc: 'Combines updates into the inputs at computed positions; updates outside are dropped. The region combines old value and update.',
  operands: { inputs: variadic(anyTensor), scatter_indices: intTensor, updates: variadic(anyTensor) },
  results: { results: variadic(anyTensor) },
  attrs: {
    scatter_dimension_numbers: scatterDimsAttr,
    indices_are_sorted: optional(boolAttr),
    unique_indices: optional(boolAttr),
  },
  regions: { names: ['update_computation'] },
  traits: ['pure'],
  infer: ({ types, attrs, regions, loc }) => {
    const c = new Rules('stablehlo.scatter', loc);
    const inputs = types.inputs.map((t, i) => c.tensor(t, `input ${i}`));
    const updates = types.updates.map((t, i) => c.tensor(t, `update ${i}`));
    const indices = c.tensor(types.scatter_indices, 'scatter_indices');
    const first = inputs[0] ?? c.fail('arity', 'needs at least one input');
    const d = attrs.scatter_dimension_numbers;
    inputs.forEach((t, i) => {
      c.sameShape(t.shape, first.shape, `input ${i}`, 'input 0');
      c.sameShape(updates[i]!.shape, updates[0]!.shape, `update ${i}`, 'update 0');
      c.sameDType(updates[i]!, t, `update ${i}`, `input ${i}`);
    });
    const batch = checkAddressing(c, first, indices, {
      window: d.update_window_dims,
      dropped: d.inserted_window_dims,
      batching: d.input_batching_dims,
      indexBatching: d.scatter_indices_batching_dims,
      map: d.scatter_dims_to_operand_dims,
      vectorDim: d.index_vector_dim,
      names: {
        window: 'update_window_dims',
        dropped: 'inserted_window_dims',
        batching: 'input_batching_dims',
        indexBatching: 'scatter_indices_batching_dims',
        map: 'scatter_dims_to_operand_dims',
      },
    });
    const shape = updates[0]!.shape;
    c.need(
      shape.length === batch.length + d.update_window_dims.length,
      'shape',
      () => `needs updates of rank ${batch.length + d.update_window_dims.length}, but they have shape [${shape}]`,
    );
    c.dims(d.update_window_dims, shape.length, 'update_window_dims');
    const window = otherDims(first.shape.length, d.inserted_window_dims, d.input_batching_dims);
    d.update_window_dims.forEach((u, i) => {
      const limit = first.shape[window[i]!]!;
      c.need(
        shape[u]! <= limit,
        'shape',
        () => `has windows of ${shape[u]} in dimension ${window[i]} of size ${limit}`,
      );
    });
    otherDims(shape.length, d.update_window_dims).forEach((u, i) => {
      c.need(
        shape[u] === batch[i],
        'shape',
        () => `has ${batch[i]} index vectors but ${shape[u]} updates in dimension ${u}`,
      );
    });
    const dtypes = inputs.map((t) => t.dtype);
    c.scalarRegion(regions[0]!, [...dtypes, ...dtypes], dtypes, 'update_computation');
    return inputs.map((t) => tensorType(t.shape, t.dtype));
  },
});

/** Scalar start indices, one per dimension and of one element type. */
function checkStarts(c: Rules, starts: readonly Type[], rank: number): void {
  const types = starts.map((t) => c.tensor(t, 'start index'));
  c.need(types.length === rank, 'arity', () => `needs ${rank} start indices, but has ${types.length}`);
  for (const t of types) c.sameDType(t, types[0]!, 'a start index', 'the first one');
}

export const dynamicSlice = defineOp('stablehlo.dynamic_slice', {
  doc: 'A window at computed start indices, moved so that it lies inside.',
  operands: { operand: anyTensor, start_indices: variadic(scalarIntTensor) },
  results: { result: anyTensor },
  attrs: { slice_sizes: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` $start_indices `,` `sizes` `=` $slice_sizes attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.dynamic_slice', loc);
    const t = c.tensor(types.operand, 'operand');
    const sizes = attrs.slice_sizes;
    checkStarts(c, types.start_indices, t.shape.length);
    c.count(sizes, t.shape.length, 'slice_sizes');
    t.shape.forEach((n, d) => {
      c.need(sizes[d]! >= 0 && sizes[d]! <= n, 'shape', () => `takes ${sizes[d]} from dimension ${d} of size ${n}`);
    });
    return [tensorType(sizes, t.dtype)];
  },
});

export const dynamicUpdateSlice = defineOp('stablehlo.dynamic_update_slice', {
  doc: 'The operand with a window at computed start indices replaced; the window is moved so that it lies inside.',
  operands: { operand: anyTensor, update: anyTensor, start_indices: variadic(scalarIntTensor) },
  results: { result: anyTensor },
  traits: ['pure'],
  assembly: '$operand `,` $update (`,` $start_indices)? attr-dict `:` functional-type',
  infer: ({ types, loc }) => {
    const c = new Rules('stablehlo.dynamic_update_slice', loc);
    const t = c.tensor(types.operand, 'operand');
    const u = c.tensor(types.update, 'update');
    c.sameDType(u, t, 'the update', 'the operand');
    c.need(
      u.shape.length === t.shape.length && u.shape.every((n, d) => n <= t.shape[d]!),
      'shape',
      () => `cannot put an update of shape [${u.shape}] into [${t.shape}]`,
    );
    checkStarts(c, types.start_indices, t.shape.length);
    return [tensorType(t.shape, t.dtype)];
  },
});

export const torchIndexSelect = defineOp('stablehlo.torch_index_select', {
  doc: 'Takes the elements of dimension dim that index names; the first batch_dims dimensions of both are batches.',
  operands: { operand: anyTensor, index: intTensor },
  results: { result: anyTensor },
  attrs: { dim: i64Attr, batch_dims: i64Attr },
  traits: ['pure'],
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.torch_index_select', loc);
    const t = c.tensor(types.operand, 'operand');
    const index = c.tensor(types.index, 'index');
    const { dim, batch_dims: batch } = attrs;
    c.dim(dim, t.shape.length, 'dim');
    c.need(
      batch >= 0 && batch <= dim && batch <= index.shape.length,
      'attribute',
      () => `has batch_dims ${batch}, which must be between 0 and dim and no more than the rank of index`,
    );
    c.sameShape(index.shape.slice(0, batch), t.shape.slice(0, batch), 'the batch of index', 'that of the operand');
    return [tensorType([...t.shape.slice(0, dim), ...index.shape.slice(batch), ...t.shape.slice(dim + 1)], t.dtype)];
  },
});

export const indexingOps = [gather, scatter, dynamicSlice, dynamicUpdateSlice, torchIndexSelect] as const;
