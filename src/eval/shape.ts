import { fail } from '../support/diagnostics.ts';
import { type DType, isComplex } from './dtype.ts';
import * as maps from './index-maps.ts';
import { allocStorage, numElements, type Storage, type Tensor, tensor } from './tensor.ts';
import { fromNumbers, takeElements } from './values.ts';

/** broadcast_in_dim: operand dimension i becomes result dimension dims[i]. */
export function broadcastInDim(x: Tensor, shape: readonly number[], dims: readonly number[]): Tensor {
  return takeElements(x, shape, maps.broadcastIndexMap(x.shape, shape, dims));
}

/** A scalar or size-1 tensor repeated to `shape`. */
export const broadcastScalar = (x: Tensor, shape: readonly number[]): Tensor =>
  broadcastInDim(reshape(x, []), shape, []);

/** The same elements in another shape. Throws SpucError (shape) when the counts differ. */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  if (numElements(shape) !== numElements(x.shape)) fail('shape', `cannot reshape [${x.shape}] to [${shape}]`);
  return tensor(x.dtype, shape, x.data);
}

/** Result dimension i is operand dimension perm[i]. */
export function transpose(x: Tensor, perm: readonly number[]): Tensor {
  return takeElements(
    x,
    perm.map((p) => x.shape[p]!),
    maps.transposeIndexMap(x.shape, perm),
  );
}

/** Elements starts, starts + strides, … below limits, per dimension. */
export function slice(
  x: Tensor,
  starts: readonly number[],
  limits: readonly number[],
  strides: readonly number[] = starts.map(() => 1),
): Tensor {
  return takeElements(
    x,
    maps.sliceShape(starts, limits, strides),
    maps.sliceIndexMap(x.shape, starts, limits, strides),
  );
}

/** Reverses the order along `dims`. */
export function reverse(x: Tensor, dims: readonly number[]): Tensor {
  return takeElements(x, x.shape, maps.reverseIndexMap(x.shape, dims));
}

/** Joins tensors of one dtype along `dim`. */
export function concatenate(xs: readonly Tensor[], dim: number): Tensor {
  const first = xs[0] ?? fail('arity', 'concatenate needs an operand');
  const shape = [...first.shape];
  shape[dim] = xs.reduce((a, x) => a + x.shape[dim]!, 0);
  const flat = allocStorage(
    first.dtype,
    xs.reduce((a, x) => a + numElements(x.shape), 0),
  );
  let at = 0;
  for (const x of xs) {
    (flat as Float64Array).set(x.data as Float64Array, at);
    at += x.data.length;
  }
  // Along the first dimension the operands already lie end to end.
  if (numElements(shape.slice(0, dim)) === 1) return tensor(first.dtype, shape, flat);
  const map = maps.concatIndexMap(
    xs.map((x) => x.shape),
    dim,
  );
  return takeElements(tensor(first.dtype, [map.length], flat), shape, map);
}

/** Pads with the scalar `value`: `interior` between elements, `low` and `high` at the edges, negative ones cut. */
export function pad(
  x: Tensor,
  value: Tensor,
  low: readonly number[],
  high: readonly number[],
  interior: readonly number[] = low.map(() => 0),
): Tensor {
  return takeElements(
    x,
    maps.padShape(x.shape, low, high, interior),
    maps.padIndexMap(x.shape, low, high, interior),
    value,
  );
}

/** The index along `dim` of every element. */
export function iota(dtype: DType, shape: readonly number[], dim: number): Tensor {
  const index = maps.stridedMap(
    shape,
    shape.map((_, d) => (d === dim ? 1 : 0)),
  );
  if (!isComplex(dtype)) return fromNumbers(dtype, shape, index);
  const out = allocStorage(dtype, index.length);
  for (let i = 0; i < index.length; i++) out[2 * i] = index[i]!;
  return tensor(dtype, shape, out);
}

/** Scalar start indices as numbers. */
export const startsOf = (starts: readonly Tensor[]): number[] => starts.map((s) => Number(s.data[0]));

/** A window of `sizes` at scalar `starts`, moved inside where it would stick out. */
export function dynamicSlice(x: Tensor, starts: readonly Tensor[], sizes: readonly number[]): Tensor {
  return takeElements(x, sizes, maps.dynamicSliceIndexMap(x.shape, startsOf(starts), sizes));
}

/** x with `update` written at scalar `starts`, moved inside where it would stick out. */
export function dynamicUpdateSlice(x: Tensor, update: Tensor, starts: readonly Tensor[]): Tensor {
  return putElements(x, update, maps.dynamicSliceIndexMap(x.shape, startsOf(starts), update.shape));
}

/** A copy of x whose element at[i] is element i of `values`; places of -1 are skipped. */
export function putElements(x: Tensor, values: Tensor, at: ArrayLike<number>): Tensor {
  const out = x.data.slice() as Storage as Float64Array;
  const src = values.data as Float64Array;
  const per = isComplex(x.dtype) ? 2 : 1;
  for (let i = 0; i < at.length; i++) {
    const k = at[i]!;
    if (k < 0) continue;
    for (let j = 0; j < per; j++) out[per * k + j] = src[per * i + j]!;
  }
  return tensor(x.dtype, x.shape, out);
}
