/**
 * Index maps: for every element of a result, in row-major order, the offset of the source element it takes; -1 where it takes the
 * padding value. Data movement on plain tensors and on shares uses the same maps, so each movement is defined once.
 */
import { numElements, rowMajorStrides } from './tensor.ts';

/** The offsets base + sum of i_d * strides_d, for all indices i of `shape` in row-major order. */
export function stridedMap(shape: readonly number[], strides: readonly number[], base = 0): Int32Array {
  const n = numElements(shape);
  const out = new Int32Array(n);
  if (n === 0) return out;
  // Grow from the last dimension: each step repeats what is there, shifted.
  out[0] = base;
  let filled = 1;
  // A dimension is laid out as blocks, so the inner ones must be there first.
  for (let d = shape.length - 1; d >= 0; d--) {
    const step = strides[d]!;
    for (let i = 1, at = filled; i < shape[d]!; i++) {
      const shift = i * step;
      for (let j = 0; j < filled; j++) out[at++] = out[j]! + shift;
    }
    filled *= shape[d]!;
  }
  return out;
}

/** broadcast_in_dim: operand dimension i becomes result dimension dims[i], repeated where its size is 1. */
export function broadcastIndexMap(
  shape: readonly number[],
  outShape: readonly number[],
  dims: readonly number[],
): Int32Array {
  const s = rowMajorStrides(shape);
  const strides = outShape.map(() => 0);
  dims.forEach((d, i) => {
    strides[d] = shape[i] === 1 ? 0 : s[i]!;
  });
  return stridedMap(outShape, strides);
}

/** transpose: result dimension i is operand dimension perm[i]. */
export function transposeIndexMap(shape: readonly number[], perm: readonly number[]): Int32Array {
  const s = rowMajorStrides(shape);
  return stridedMap(
    perm.map((p) => shape[p]!),
    perm.map((p) => s[p]!),
  );
}

/** Shape of a slice: ceil((limit - start) / stride) per dimension. */
export function sliceShape(starts: readonly number[], limits: readonly number[], strides: readonly number[]): number[] {
  return starts.map((s, i) => Math.max(0, Math.ceil((limits[i]! - s) / strides[i]!)));
}

/** slice: elements starts, starts + strides, … below limits. */
export function sliceIndexMap(
  shape: readonly number[],
  starts: readonly number[],
  limits: readonly number[],
  strides: readonly number[],
): Int32Array {
  const s = rowMajorStrides(shape);
  const base = starts.reduce((a, v, i) => a + v * s[i]!, 0);
  return stridedMap(
    sliceShape(starts, limits, strides),
    s.map((v, i) => v * strides[i]!),
    base,
  );
}

/** reverse along `dims`. */
export function reverseIndexMap(shape: readonly number[], dims: readonly number[]): Int32Array {
  const s = rowMajorStrides(shape);
  let base = 0;
  for (const d of dims) {
    base += (shape[d]! - 1) * s[d]!;
    s[d] = -s[d]!;
  }
  return stridedMap(shape, s, base);
}

/** concatenate: offsets into the operands' elements laid end to end, in operand order. */
export function concatIndexMap(shapes: readonly (readonly number[])[], dim: number): Int32Array {
  const outShape = [...shapes[0]!];
  outShape[dim] = shapes.reduce((a, s) => a + s[dim]!, 0);
  const out = new Int32Array(numElements(outShape));
  const inner = numElements(outShape.slice(dim + 1));
  const outer = numElements(outShape.slice(0, dim));
  let base = 0;
  let at = 0;
  for (const s of shapes) {
    const run = s[dim]! * inner;
    for (let o = 0; o < outer; o++)
      for (let i = 0; i < run; i++) out[o * outShape[dim]! * inner + at + i] = base + o * run + i;
    base += outer * run;
    at += run;
  }
  return out;
}

/** Shape of a padded tensor; negative edge paddings remove elements. */
export function padShape(
  shape: readonly number[],
  low: readonly number[],
  high: readonly number[],
  interior: readonly number[],
): number[] {
  return shape.map((d, i) => Math.max(0, low[i]! + d + Math.max(d - 1, 0) * interior[i]! + high[i]!));
}

/** pad: `interior` elements between neighbours, then `low` and `high` at the edges (negative ones cut). */
export function padIndexMap(
  shape: readonly number[],
  low: readonly number[],
  high: readonly number[],
  interior: readonly number[],
): Int32Array {
  const axes = padShape(shape, low, high, interior).map((n, d) => {
    const step = interior[d]! + 1;
    return Int32Array.from({ length: n }, (_, i) => {
      const p = i - low[d]!;
      return p >= 0 && p % step === 0 && p / step < shape[d]! ? p / step : -1;
    });
  });
  return axesMap(shape, axes);
}

/** The map whose result index (i_0, i_1, …) takes source index (axes[0][i_0], axes[1][i_1], …); -1 on any axis gives -1. */
export function axesMap(shape: readonly number[], axes: readonly ArrayLike<number>[]): Int32Array {
  const s = rowMajorStrides(shape);
  let out = new Int32Array([0]);
  axes.forEach((axis, d) => {
    const next = new Int32Array(out.length * axis.length);
    let k = 0;
    for (const o of out)
      for (let i = 0; i < axis.length; i++) next[k++] = o < 0 || axis[i]! < 0 ? -1 : o + axis[i]! * s[d]!;
    out = next;
  });
  return out;
}

/** Start indices moved so that a window of `sizes` fits into `shape` (dynamic_slice, dynamic_update_slice, gather). */
export function clampStarts(shape: readonly number[], sizes: readonly number[], starts: readonly number[]): number[] {
  return starts.map((s, i) => Math.max(0, Math.min(s, shape[i]! - sizes[i]!)));
}

/** dynamic_slice with known starts, clamped. */
export function dynamicSliceIndexMap(
  shape: readonly number[],
  starts: readonly number[],
  sizes: readonly number[],
): Int32Array {
  const s = rowMajorStrides(shape);
  const base = clampStarts(shape, sizes, starts).reduce((a, v, i) => a + v * s[i]!, 0);
  return stridedMap(sizes, s, base);
}

/** How a window slides over a tensor: all arrays per dimension of the tensor; padding is [low, high]. */
export interface WindowAttrs {
  readonly window_dimensions: readonly number[];
  readonly window_strides?: readonly number[] | undefined;
  readonly base_dilations?: readonly number[] | undefined;
  readonly window_dilations?: readonly number[] | undefined;
  readonly padding?: readonly (readonly number[])[] | undefined;
}

/** Number of positions of a window along one dimension. */
export function windowCount(
  size: number,
  w: number,
  stride: number,
  base: number,
  dilation: number,
  pad: readonly number[],
): number {
  const dilated = (size === 0 ? 0 : (size - 1) * base + 1) + pad[0]! + pad[1]!;
  const reach = w === 0 ? 0 : (w - 1) * dilation + 1;
  return dilated < reach || dilated <= 0 ? 0 : Math.floor((dilated - reach) / stride) + 1;
}

/** Shape of the positions of a window that slides over `shape`. */
export function windowShape(shape: readonly number[], attrs: WindowAttrs): number[] {
  return shape.map((size, i) =>
    windowCount(
      size,
      attrs.window_dimensions[i]!,
      attrs.window_strides?.[i] ?? 1,
      attrs.base_dilations?.[i] ?? 1,
      attrs.window_dilations?.[i] ?? 1,
      attrs.padding?.[i] ?? [0, 0],
    ),
  );
}

/**
 * Windows of a tensor. `shape` is that of the result (one element per window position); element w * numElements(shape) + p of `map` is
 * the offset of place w of the window at position p, places in row-major order of the window, or -1 in padding and dilation holes.
 */
export function windowIndexMap(
  shape: readonly number[],
  attrs: WindowAttrs,
): { shape: number[]; places: number; map: Int32Array } {
  const { window_dimensions: wd } = attrs;
  const one = (i: number, a: readonly number[] | undefined): number => a?.[i] ?? 1;
  const outShape = windowShape(shape, attrs);
  const n = numElements(outShape);
  const places = numElements(wd);
  const map = new Int32Array(n * places);
  const at = wd.map(() => 0);
  for (let w = 0; w < places; w++) {
    const axes = outShape.map((count, d) =>
      Int32Array.from({ length: count }, (_, i) => {
        const base = one(d, attrs.base_dilations);
        const p =
          i * one(d, attrs.window_strides) + at[d]! * one(d, attrs.window_dilations) - (attrs.padding?.[d]?.[0] ?? 0);
        return p >= 0 && p % base === 0 && p / base < shape[d]! ? p / base : -1;
      }),
    );
    map.set(axesMap(shape, axes), w * n);
    for (let d = wd.length - 1; d >= 0 && ++at[d]! === wd[d]!; d--) at[d] = 0;
  }
  return { shape: outShape, places, map };
}
