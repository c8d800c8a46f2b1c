import { type DType, isFloat } from '../../../eval/dtype.ts';
import type { Draw } from './draw.ts';
import type { MakeCase } from './elementwise-cases.ts';
import type { Arg, OpCase, RegionSpec } from './op-case.ts';
import { bodiesOf, bodyOf } from './region-cases.ts';

/** Cases of ops with computed places: slices, gathers, scatters; places may lie outside. */

const any = (d: Draw, dtype: DType, shape: readonly number[]): Arg => ({ dtype, shape, numbers: d.any(dtype, 50) });
const starts = (d: Draw, shape: readonly number[]): Arg[] => {
  const t = d.indexType();
  return shape.map((n) => ({ dtype: t, shape: [], numbers: d.small(t, -3, n + 2) }));
};

const dynamicSlice: MakeCase = (d, op) => {
  const shape = d.shape(0, 3, 5);
  const sizes = shape.map((n) => d.int(d.chance(0.05) ? 0 : Math.min(1, n), n));
  return { op, args: [any(d, d.anyType(), shape), ...starts(d, shape)], attrs: { slice_sizes: sizes } };
};
const dynamicUpdateSlice: MakeCase = (d, op) => {
  const shape = d.shape(0, 3, 5);
  const t = d.anyType();
  const sizes = shape.map((n) => d.int(d.chance(0.05) ? 0 : Math.min(1, n), n));
  return { op, args: [any(d, t, shape), any(d, t, sizes), ...starts(d, shape)] };
};

/** What gather and scatter share: a tensor, vectors of indices, and which dimensions a window has. */
interface Addressed {
  readonly shape: readonly number[];
  readonly indices: Arg;
  /** Index dimensions without the vectors' own. */
  readonly batch: readonly number[];
  readonly map: readonly number[];
  readonly vectorDim: number;
  /** Dimensions of the tensor that the window leaves out; pairs of tensor and index dimensions that go together. */
  readonly dropped: readonly number[];
  readonly paired: readonly (readonly [number, number])[];
  /** Size of the window in each dimension of the tensor. */
  readonly sizes: readonly number[];
}
function addressed(d: Draw): Addressed {
  const shape = d.shape(1, 3, 5);
  const rank = shape.length;
  const order = d.order(rank);
  const pairs = rank > 1 && d.chance(0.25) ? 1 : 0;
  const map = order.slice(pairs, pairs + d.int(rank === 1 ? 1 : 0, Math.min(2, rank - pairs)));
  const batch = d.list(d.int(pairs, 2), () => d.size(3));
  const paired = order.slice(0, pairs).map((dim): readonly [number, number] => [dim, d.int(0, batch.length - 1)]);
  for (const [dim, at] of paired) batch[at] = shape[dim]!;
  const implicit = map.length === 1 && d.chance(0.3);
  const vectorDim = implicit ? batch.length : d.int(0, batch.length);
  const full = implicit ? batch : [...batch.slice(0, vectorDim), map.length, ...batch.slice(vectorDim)];
  const dropped = map
    .filter(() => d.chance(0.6))
    .filter((x) => shape[x]! > 0)
    .sort((a, b) => a - b);
  const sizes = shape.map((n, i) =>
    dropped.includes(i) || paired.some(([p]) => p === i)
      ? Math.min(1, n)
      : map.includes(i)
        ? d.int(Math.min(1, n), n)
        : n,
  );
  const t = d.indexType();
  const most = Math.max(1, ...shape) + 1;
  return {
    shape,
    indices: { dtype: t, shape: full, numbers: d.small(t, -2, most) },
    batch,
    map,
    vectorDim,
    dropped,
    // Index dimensions behind the vectors' own are one further.
    paired: paired.map(([p, at]) => [p, at >= vectorDim && !implicit ? at + 1 : at]),
    sizes,
  };
}
/** The window's sizes that stay, and at which of `rank` dimensions of the result they stand. */
function windowPart(d: Draw, a: Addressed): { kept: number[]; places: number[]; shape: number[] } {
  const kept = a.sizes.filter((_, i) => !a.dropped.includes(i) && !a.paired.some(([p]) => p === i));
  const rank = kept.length + a.batch.length;
  const places = d
    .order(rank)
    .slice(0, kept.length)
    .sort((x, y) => x - y);
  const [k, b] = [[...kept], [...a.batch]];
  const shape = d.list(rank, (i) => (places.includes(i) ? k.shift()! : b.shift()!));
  return { kept, places, shape };
}

const gather: MakeCase = (d, op) => {
  const a = addressed(d);
  const attrs = {
    dimension_numbers: {
      offset_dims: windowPart(d, a).places,
      collapsed_slice_dims: a.dropped,
      operand_batching_dims: a.paired.map(([p]) => p),
      start_indices_batching_dims: a.paired.map(([, q]) => q),
      start_index_map: a.map,
      index_vector_dim: a.vectorDim,
    },
    slice_sizes: a.sizes,
  };
  return { op, args: [any(d, d.anyType(), a.shape), a.indices], attrs };
};

const scatter: MakeCase = (d, op): OpCase => {
  const a = addressed(d);
  const window = windowPart(d, a);
  const attrs = {
    scatter_dimension_numbers: {
      update_window_dims: window.places,
      inserted_window_dims: a.dropped,
      input_batching_dims: a.paired.map(([p]) => p),
      scatter_indices_batching_dims: a.paired.map(([, q]) => q),
      scatter_dims_to_operand_dims: a.map,
      index_vector_dim: a.vectorDim,
    },
  };
  const several = d.chance(0.2);
  const types = several ? [d.anyType(), d.anyType()] : [d.anyType()];
  const n = types.length;
  const t = types[0]!;
  const name = d.from(bodiesOf(t).filter((b) => !(isFloat(t) && b === 'multiply')));
  const replace: RegionSpec = { args: [...types, ...types], body: (args) => args.slice(n) };
  const region = several || d.chance(0.3) ? replace : bodyOf(t, name);
  return {
    op,
    args: [...types.map((x) => any(d, x, a.shape)), a.indices, ...types.map((x) => any(d, x, window.shape))],
    attrs,
    regions: [region],
  };
};

export const indexCases: Record<string, MakeCase> = {
  dynamic_slice: dynamicSlice,
  dynamic_update_slice: dynamicUpdateSlice,
  gather,
  scatter,
};
