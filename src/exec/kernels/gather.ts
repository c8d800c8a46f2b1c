import { type GatherDims, gatherIndexMap } from '../../eval/gather.ts';
import { clampStarts, dynamicSliceIndexMap, stridedMap } from '../../eval/index-maps.ts';
import { numElements, rowMajorStrides, tensor } from '../../eval/tensor.ts';
import { splat } from '../../eval/values.ts';
import type { Ctx } from '../runtime/context.ts';
import type { KernelCall, OpKernel } from '../runtime/kernel-table.ts';
import { type PublicVal, publicVal, type SecretVal, unknownVal, type Val } from '../runtime/values.ts';
import { move, reshapeVal } from './movement.ts';
import { bitMatmul, oneHot } from './one-hot.ts';
import { groupAxes, slice } from './shape.ts';

/** Reading at computed places. Public places are an index map; secret ones a product with one-hot rows, one per dimension. */

/** Number of places at which a window of `size` can start. */
const startsOf = (n: number, size: number): number => n - size + 1;

/**
 * Windows of x at secret places.
 * @param x `[groups, n_0, …, n_{d-1}, rest]`, flat
 * @param index for each d, `[groups·rows]` starts, clamped; undefined where the window spans the dimension
 * @returns `[groups, rows, size_0, …, size_{d-1}, rest]`, flat
 */
export async function pickWindows(
  c: Ctx,
  x: Val,
  groups: number,
  rows: number,
  n: readonly number[],
  sizes: readonly number[],
  rest: number,
  index: readonly (SecretVal | undefined)[],
): Promise<Val> {
  // All rows of bits at once; then one product per dimension.
  const hots = await Promise.all(
    index.map((v, j) => (v ? oneHot(c.at(`index${j}`), v, startsOf(n[j]!, sizes[j]!), { clamp: true }) : undefined)),
  );
  let cur = x;
  let shared = true;
  for (const [j, h] of hots.entries()) {
    if (!h) continue;
    const done = numElements(sizes.slice(0, j));
    const tail = numElements(n.slice(j + 1)) * rest;
    const [len, size, places] = [n[j]!, sizes[j]!, h.places];
    const batch = shared ? groups : groups * rows;
    const per = shared ? rows : 1;
    // [batch, done, len, tail] -> [batch, len, done, tail]: the dimension that is contracted comes first.
    const laid = move(c, cur, [batch * done * len * tail], () =>
      stridedMap([batch, len, done, tail], [done * len * tail, tail, len * tail, 1]),
    );
    // Row (r, i) of the matrix has its bit at start + i.
    const matrix = (): Int32Array => {
      const map = new Int32Array(batch * per * size * len).fill(-1);
      for (let b = 0, at = 0; b < batch * per; b++)
        for (let i = 0; i < size; i++, at += len) for (let s = 0; s < places; s++) map[at + s + i] = b * places + s;
      return map;
    };
    const out = await bitMatmul(c.at(`read${j}`), h, matrix, laid, { batch, m: per * size, kk: len, n: done * tail });
    // [row, size, done, tail] -> [row, done, size, tail]
    cur = move(c, out, out.shape, () =>
      stridedMap([groups * rows, done, size, tail], [size * done * tail, tail, done * tail, 1]),
    );
    shared = false;
  }
  if (!shared) return cur;
  const each = numElements(sizes) * rest;
  return move(c, cur, [groups * rows * each], () => stridedMap([groups, rows, each], [each, 0, 1]));
}

/** A tensor of zeros of the result's type, for results without elements. */
const emptyVal = (dtype: Val['dtype'], shape: readonly number[]): Val => publicVal(splat(dtype, shape, 0));

/** The components of index vectors, each `[groups, rows]` flat, with the batching dimensions of the indices as groups. */
export function indexComponents(
  c: Ctx,
  indices: SecretVal,
  vectorDim: number,
  batching: readonly number[],
  count: number,
): { components: SecretVal[]; rowDims: number[] } {
  const strides = rowMajorStrides(indices.shape);
  const keep = indices.shape.map((_, d) => d).filter((d) => d !== vectorDim);
  const rowDims = keep.filter((d) => !batching.includes(d));
  const order = [...batching, ...rowDims];
  const dims = order.map((d) => indices.shape[d]!);
  const components = Array.from(
    { length: count },
    (_, k) =>
      move(c, indices, [numElements(dims)], () =>
        stridedMap(
          dims,
          order.map((d) => strides[d]!),
          k * (strides[vectorDim] ?? 0),
        ),
      ) as SecretVal,
  );
  return { components, rowDims };
}

/** StableHLO gather at secret indices. */
async function gatherSecret(c: Ctx, x: Val, indices: SecretVal, d: GatherDims, sizes: readonly number[]): Promise<Val> {
  const batching = d.operand_batching_dims ?? [];
  const indexBatching = d.start_indices_batching_dims ?? [];
  const indexed = d.start_index_map;
  const others = x.shape.map((_, i) => i).filter((i) => !batching.includes(i) && !indexed.includes(i));
  const { components, rowDims } = indexComponents(c, indices, d.index_vector_dim, indexBatching, indexed.length);
  const groupShape = batching.map((i) => x.shape[i]!);
  const rowShape = rowDims.map((i) => indices.shape[i]!);
  const [groups, rows] = [numElements(groupShape), numElements(rowShape)];

  // Where each dimension of the result comes from: batch dimensions in index order, then windows in operand order.
  const keep = indices.shape.map((_, i) => i).filter((i) => i !== d.index_vector_dim);
  const windowDims = x.shape
    .map((_, i) => i)
    .filter((i) => !d.collapsed_slice_dims.includes(i) && !batching.includes(i));
  const axes = [
    ...indexBatching.map((i) => ({ key: `i${i}`, size: indices.shape[i]! })),
    ...rowDims.map((i) => ({ key: `i${i}`, size: indices.shape[i]! })),
    ...indexed.map((i) => ({ key: `x${i}`, size: sizes[i]! })),
    ...others.map((i) => ({ key: `x${i}`, size: sizes[i]! })),
  ];
  const rank = keep.length + windowDims.length;
  const batchOut = Array.from({ length: rank }, (_, i) => i).filter((i) => !d.offset_dims.includes(i));
  const keys: string[] = [];
  for (const [i, o] of batchOut.entries()) keys[o] = `i${keep[i]}`;
  for (const [i, o] of d.offset_dims.entries()) keys[o] = `x${windowDims[i]}`;
  const axisStrides = rowMajorStrides(axes.map((a) => a.size));
  const at = keys.map((k) => axes.findIndex((a) => a.key === k));
  const shape = at.map((i) => axes[i]!.size);
  if (numElements(shape) === 0) return emptyVal(x.dtype, shape);

  const cut = slice(
    c,
    x,
    x.shape.map(() => 0),
    x.shape.map((n, i) => (others.includes(i) ? sizes[i]! : n)),
  );
  const laid = groupAxes(c, cut, [batching, ...indexed.map((i) => [i]), others]);
  const out = await pickWindows(
    c,
    reshapeVal(laid, [numElements(laid.shape)]),
    groups,
    rows,
    indexed.map((i) => x.shape[i]!),
    indexed.map((i) => sizes[i]!),
    numElements(others.map((i) => sizes[i]!)),
    components.map((v, k) => (startsOf(x.shape[indexed[k]!]!, sizes[indexed[k]!]!) > 1 ? v : undefined)),
  );
  return move(c, out, shape, () =>
    stridedMap(
      shape,
      at.map((i) => axisStrides[i]!),
    ),
  );
}

/** Indices without elements (index vectors of length 0) hide nothing. */
export const withoutSecretNothing = (v: Val): Val =>
  v.secret && numElements(v.shape) === 0 ? publicVal(splat(v.dtype, v.shape, 0)) : v;

async function gather({ c, op, args: [x, given] }: KernelCall): Promise<Val[]> {
  const indices = withoutSecretNothing(given!);
  const dims = op.attrs.dimension_numbers as GatherDims;
  const sizes = op.attrs.slice_sizes as readonly number[];
  if (indices.secret) return [await gatherSecret(c, x!, indices, dims, sizes)];
  const shape = (op.result.type as { shape: readonly number[] }).shape;
  const map = (): Int32Array => gatherIndexMap(x!.shape, indices.tensor!, dims, sizes).map;
  return [move(c, x!, shape, map, indices)];
}

/** Public scalars as one vector, so that one value stands for all on which an index map depends. */
export function startVector(starts: readonly PublicVal[]): PublicVal {
  const clock = Math.max(0, ...starts.map((s) => s.clock));
  if (starts.some((s) => !s.tensor)) return unknownVal('i64', [starts.length], clock);
  const data = BigInt64Array.from(starts, (s) => BigInt(s.tensor!.data[0]!));
  return publicVal(
    tensor('i64', [starts.length], data),
    starts.some((s) => s.data),
    clock,
  );
}
const numbersOf = (v: PublicVal): number[] => Array.from(v.tensor!.data as BigInt64Array, Number);

/** x cut to windows of `sizes` along the dimensions whose start is public; the whole dimension elsewhere. */
function slicePublic(c: Ctx, x: Val, starts: readonly Val[], sizes: readonly number[]): Val {
  const pubs = starts.filter((s): s is PublicVal => !s.secret);
  const via = startVector(pubs);
  const shape = x.shape.map((n, d) => (starts[d]!.secret ? n : sizes[d]!));
  return move(
    c,
    x,
    shape,
    () => {
      const known = numbersOf(via);
      const at = starts.map((s) => (s.secret ? 0 : known[pubs.indexOf(s)]!));
      return dynamicSliceIndexMap(x.shape, at, shape);
    },
    via,
  );
}

async function dynamicSlice({ c, op, args: [x, ...starts] }: KernelCall): Promise<Val[]> {
  const sizes = op.attrs.slice_sizes as readonly number[];
  if (numElements(sizes) === 0) return [emptyVal(x!.dtype, sizes)];
  const cut = slicePublic(c, x!, starts, sizes);
  const index = starts.map((s, d) =>
    s.secret && startsOf(x!.shape[d]!, sizes[d]!) > 1 ? (reshapeVal(s, [1]) as SecretVal) : undefined,
  );
  return [reshapeVal(await pickWindows(c, cut, 1, 1, cut.shape, sizes, 1, index), sizes)];
}

/** Clamped starts of public dimensions, in numbers; for index maps only. */
export function publicStarts(
  starts: readonly Val[],
  via: PublicVal,
  shape: readonly number[],
  sizes: readonly number[],
): (number | undefined)[] {
  const known = numbersOf(via);
  let next = 0;
  const all = starts.map((s) => (s.secret ? undefined : known[next++]!));
  return all.map((s, d) => (s === undefined ? undefined : clampStarts([shape[d]!], [sizes[d]!], [s])[0]!));
}

export const gatherKernels: Record<string, OpKernel> = {
  'pphlo.gather': gather,
  'pphlo.dynamic_slice': dynamicSlice,
};
