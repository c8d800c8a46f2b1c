import { clampStarts, stridedMap } from './index-maps.ts';
import { putElements, transpose } from './shape.ts';
import { numElements, rowMajorStrides, type Tensor } from './tensor.ts';
import { takeElements } from './values.ts';

/** StableHLO's gather dimension numbers. */
export interface GatherDims {
  readonly offset_dims: readonly number[];
  readonly collapsed_slice_dims: readonly number[];
  readonly operand_batching_dims?: readonly number[] | undefined;
  readonly start_indices_batching_dims?: readonly number[] | undefined;
  readonly start_index_map: readonly number[];
  readonly index_vector_dim: number;
}

/** StableHLO's scatter dimension numbers. */
export interface ScatterDims {
  readonly update_window_dims: readonly number[];
  readonly inserted_window_dims: readonly number[];
  readonly input_batching_dims?: readonly number[] | undefined;
  readonly scatter_indices_batching_dims?: readonly number[] | undefined;
  readonly scatter_dims_to_operand_dims: readonly number[];
  readonly index_vector_dim: number;
}

/** A function of elements applied to whole vectors of them: element i of each result depends on element i of each operand. */
export type BatchedBody = (lhs: Tensor[], rhs: Tensor[]) => Tensor[];

interface StartIndices {
  /** Shape of the indices without index_vector_dim. */
  readonly batchShape: readonly number[];
  /** One start vector over the operand's dimensions per batch position. */
  readonly starts: readonly number[][];
}

/** Reads the start vector at every batch position; batching dimensions take the position itself. */
function readStarts(
  rank: number,
  indices: Tensor,
  vectorDim: number,
  startMap: readonly number[],
  operandBatching: readonly number[],
  indicesBatching: readonly number[],
): StartIndices {
  const strides = rowMajorStrides(indices.shape);
  const keep = indices.shape.map((_, d) => d).filter((d) => d !== vectorDim);
  const batchShape = keep.map((d) => indices.shape[d]!);
  const bases = stridedMap(
    batchShape,
    keep.map((d) => strides[d]!),
  );
  const step = strides[vectorDim] ?? 0;
  const batchStrides = rowMajorStrides(batchShape);
  const starts = Array.from(bases, (base, b) => {
    const v = new Array<number>(rank).fill(0);
    startMap.forEach((d, k) => {
      v[d] = Number(indices.data[base + k * step]);
    });
    operandBatching.forEach((d, k) => {
      const at = keep.indexOf(indicesBatching[k]!);
      v[d] = Math.floor(b / batchStrides[at]!) % batchShape[at]!;
    });
    return v;
  });
  return { batchShape, starts };
}

/** For each element of a shape: its row-major index within the dimensions `dims`, as if the others were absent. */
function subIndex(shape: readonly number[], dims: readonly number[]): Int32Array {
  const sub = rowMajorStrides(dims.map((d) => shape[d]!));
  const strides = shape.map(() => 0);
  dims.forEach((d, i) => {
    strides[d] = sub[i]!;
  });
  return stridedMap(shape, strides);
}

/** Shape and offsets of a gather: element i of the result is element map[i] of the operand. Starts are clamped, so there is no -1. */
export function gatherIndexMap(
  operandShape: readonly number[],
  indices: Tensor,
  dims: GatherDims,
  sliceSizes: readonly number[],
): { shape: number[]; map: Int32Array } {
  const batching = dims.operand_batching_dims ?? [];
  const { batchShape, starts } = readStarts(
    operandShape.length,
    indices,
    dims.index_vector_dim,
    dims.start_index_map,
    batching,
    dims.start_indices_batching_dims ?? [],
  );
  const strides = rowMajorStrides(operandShape);
  const windowDims = operandShape
    .map((_, d) => d)
    .filter((d) => !dims.collapsed_slice_dims.includes(d) && !batching.includes(d));
  const rank = batchShape.length + windowDims.length;
  const outBatchDims = Array.from({ length: rank }, (_, d) => d).filter((d) => !dims.offset_dims.includes(d));
  const shape = new Array<number>(rank).fill(0);
  outBatchDims.forEach((d, i) => {
    shape[d] = batchShape[i]!;
  });
  dims.offset_dims.forEach((d, i) => {
    shape[d] = sliceSizes[windowDims[i]!]!;
  });
  const bases = starts.map((v) => clampStarts(operandShape, sliceSizes, v).reduce((a, s, d) => a + s * strides[d]!, 0));
  const outStrides = shape.map(() => 0);
  dims.offset_dims.forEach((d, i) => {
    outStrides[d] = strides[windowDims[i]!]!;
  });
  const map = stridedMap(shape, outStrides);
  const batch = subIndex(shape, outBatchDims);
  for (let i = 0; i < map.length; i++) map[i]! += bases[batch[i]!]!;
  return { shape, map };
}

/** StableHLO gather. */
export function gather(operand: Tensor, indices: Tensor, dims: GatherDims, sliceSizes: readonly number[]): Tensor {
  const { shape, map } = gatherIndexMap(operand.shape, indices, dims, sliceSizes);
  return takeElements(operand, shape, map);
}

/** For each element of `updates`, the offset in the operand that it goes to, or -1 where that is out of bounds. */
export function scatterIndexMap(
  operandShape: readonly number[],
  indices: Tensor,
  updateShape: readonly number[],
  dims: ScatterDims,
): Int32Array {
  const batching = dims.input_batching_dims ?? [];
  const { starts } = readStarts(
    operandShape.length,
    indices,
    dims.index_vector_dim,
    dims.scatter_dims_to_operand_dims,
    batching,
    dims.scatter_indices_batching_dims ?? [],
  );
  const windowDims = operandShape
    .map((_, d) => d)
    .filter((d) => !dims.inserted_window_dims.includes(d) && !batching.includes(d));
  const scatterDims = updateShape.map((_, d) => d).filter((d) => !dims.update_window_dims.includes(d));
  const batch = subIndex(updateShape, scatterDims);
  const strides = rowMajorStrides(operandShape);
  const map = new Int32Array(numElements(updateShape));
  // Per operand dimension: the position inside the window of every update element.
  const inWindow = new Map<number, Int32Array>();
  dims.update_window_dims.forEach((u, i) => {
    inWindow.set(
      windowDims[i]!,
      stridedMap(
        updateShape,
        updateShape.map((_, d) => (d === u ? 1 : 0)),
      ),
    );
  });
  operandShape.forEach((size, d) => {
    const w = inWindow.get(d);
    for (let i = 0; i < map.length; i++) {
      if (map[i]! < 0) continue;
      const p = starts[batch[i]!]![d]! + (w ? w[i]! : 0);
      map[i] = p >= 0 && p < size ? map[i]! + p * strides[d]! : -1;
    }
  });
  return map;
}

/**
 * Groups update elements into waves in which no target repeats: wave k holds the k-th element of every target, in update order.
 * Applying the waves one after the other gives each target its updates in order.
 */
export function scatterWaves(targets: Int32Array): number[][] {
  const seen = new Map<number, number>();
  const waves: number[][] = [];
  targets.forEach((t, i) => {
    if (t < 0) return;
    const k = seen.get(t) ?? 0;
    seen.set(t, k + 1);
    (waves[k] ??= []).push(i);
  });
  return waves;
}

/** inputs with updates combined into them at `targets`, wave by wave; `combine` gets vectors (old values, updates). */
export function combineAt(
  inputs: readonly Tensor[],
  updates: readonly Tensor[],
  targets: Int32Array,
  combine: BatchedBody,
): Tensor[] {
  let results = [...inputs];
  for (const wave of scatterWaves(targets)) {
    const at = wave.map((i) => targets[i]!);
    const fresh = combine(
      results.map((r) => takeElements(r, [at.length], at)),
      updates.map((u) => takeElements(u, [wave.length], wave)),
    );
    results = results.map((r, i) => putElements(r, fresh[i]!, at));
  }
  return results;
}

/**
 * The order of dimensions that puts those of the index vectors before those of the windows, and the dimension numbers of updates laid out
 * like that; undefined where they stand so already. StableHLO leaves open in which order windows that overlap are combined: here as in XLA,
 * which is JAX's meaning, one index vector after the other.
 */
export function windowsLast(
  updateShape: readonly number[],
  dims: ScatterDims,
): { order: readonly number[]; dims: ScatterDims } | undefined {
  const rows = updateShape.map((_, d) => d).filter((d) => !dims.update_window_dims.includes(d));
  const order = [...rows, ...dims.update_window_dims];
  if (order.every((d, i) => d === i)) return undefined;
  return { order, dims: { ...dims, update_window_dims: dims.update_window_dims.map((_, i) => rows.length + i) } };
}

/**
 * StableHLO scatter. `combine` is applied to vectors: element i of its operands is one (old value, update) pair; updates of one target
 * come in row-major order of their index vectors. Elements that fall outside the operand are dropped.
 */
export function scatter(
  inputs: readonly Tensor[],
  indices: Tensor,
  updates: readonly Tensor[],
  dims: ScatterDims,
  combine: BatchedBody,
): Tensor[] {
  const laid = windowsLast(updates[0]!.shape, dims);
  if (laid)
    return scatter(
      inputs,
      indices,
      updates.map((u) => transpose(u, laid.order)),
      laid.dims,
      combine,
    );
  const targets = scatterIndexMap(inputs[0]!.shape, indices, updates[0]!.shape, dims);
  return combineAt(inputs, updates, targets, combine);
}
