import { isComplex, isFloat, isInt } from './dtype.ts';
import { binary } from './elementwise.ts';
import type { BatchedBody } from './gather.ts';
import { combineAt } from './gather.ts';
import { stridedMap, type WindowAttrs, windowIndexMap, windowShape } from './index-maps.ts';
import { sumRounder } from './linear.ts';
import { rounder } from './rounding.ts';
import { broadcastScalar, pad, reshape, slice } from './shape.ts';
import { allocStorage, numElements, rowMajorStrides, type Storage, type Tensor, tensor } from './tensor.ts';
import { isWide, takeElements, wrapper } from './values.ts';

export type ReduceName = 'add' | 'multiply' | 'maximum' | 'minimum' | 'and' | 'or' | 'xor';

/** Offsets that bring the reduced dimensions to the front, row-major among themselves: shape [rows, result elements]. */
export function reduceIndexMap(
  shape: readonly number[],
  dims: readonly number[],
): { shape: number[]; rows: number; map: Int32Array } {
  const strides = rowMajorStrides(shape);
  const sorted = [...dims].sort((a, b) => a - b);
  const kept = shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const order = [...sorted, ...kept];
  return {
    shape: kept.map((d) => shape[d]!),
    rows: numElements(sorted.map((d) => shape[d]!)),
    map: stridedMap(
      order.map((d) => shape[d]!),
      order.map((d) => strides[d]!),
    ),
  };
}

/** Every second row of [rows, n], from row `from` on, `count` of them. */
function alternateRows(x: Tensor, n: number, from: number, count: number): Tensor {
  const per = (isComplex(x.dtype) ? 2 : 1) * n;
  const out = allocStorage(x.dtype, count * n) as Float64Array;
  const src = x.data as Float64Array;
  for (let i = 0; i < count; i++) out.set(src.subarray((from + 2 * i) * per, (from + 2 * i + 1) * per), i * per);
  return tensor(x.dtype, [count * n], out as Storage);
}

/** Folds the rows of [rows, n] in a balanced tree that keeps their order: neighbours meet first. `rows` > 0; results have shape [n]. */
function foldRows(xs: Tensor[], rows: number, n: number, body: BatchedBody): Tensor[] {
  let cur = xs.map((x) => tensor(x.dtype, [rows * n], x.data));
  for (let k = rows; k > 1; k = Math.ceil(k / 2)) {
    const half = Math.floor(k / 2);
    const joined = body(
      cur.map((x) => alternateRows(x, n, 0, half)),
      cur.map((x) => alternateRows(x, n, 1, half)),
    );
    if (k % 2 === 0) cur = joined;
    else
      cur = joined.map((j, i) => {
        const per = (isComplex(j.dtype) ? 2 : 1) * n;
        const out = allocStorage(j.dtype, (half + 1) * n) as Float64Array;
        out.set(j.data as Float64Array);
        out.set((cur[i]!.data as Float64Array).subarray((k - 1) * per), half * per);
        return tensor(j.dtype, [(half + 1) * n], out as Storage);
      });
  }
  return cur;
}

/** Vectors up to this length of one reduction are combined one after the other, from the initial value on. */
const IN_ORDER = 64;

/**
 * StableHLO reduce. `body(lhs, rhs)` is applied to vectors of equal length, one element per independent combination, so it must be
 * elementwise. Up to 64 rows are combined in order, as StableHLO's reference interpreter does; more of them in a balanced tree that keeps
 * their order. The initial values enter once, from the left.
 */
export function reduce(
  inputs: readonly Tensor[],
  inits: readonly Tensor[],
  dims: readonly number[],
  body: BatchedBody,
): Tensor[] {
  const { shape, rows, map } = reduceIndexMap(inputs[0]!.shape, dims);
  const n = numElements(shape);
  const spread = inits.map((v) => broadcastScalar(v, [n]));
  if (rows === 0 || n === 0) return spread.map((v) => reshape(v, shape));
  if (rows <= IN_ORDER) {
    let acc = spread;
    for (let r = 0; r < rows; r++) {
      const at = map.subarray(r * n, (r + 1) * n);
      const row = inputs.map((x) => takeElements(x, [n], at));
      acc = body(acc, row);
    }
    return acc.map((r) => reshape(r, shape));
  }
  const folded = foldRows(
    inputs.map((x) => takeElements(x, [rows * n], map)),
    rows,
    n,
    body,
  );
  return body(spread, folded).map((r) => reshape(r, shape));
}

/**
 * reduce with one of the usual bodies, without calls per step. Float sums and products are rounded as `sumRounder` says (short ones at
 * every step to the type itself); integers wrap; i1 as in `binary`.
 */
export function reduceNamed(name: ReduceName, x: Tensor, init: Tensor, dims: readonly number[]): Tensor {
  const d = x.dtype;
  if (!isFloat(d) && !isInt(d)) return reduce([x], [init], dims, ([a], [b]) => [binary(name, a!, b!)])[0]!;
  const { shape, rows, map } = reduceIndexMap(x.shape, dims);
  const n = numElements(shape);
  if (isWide(d) || (isFloat(d) && (name === 'and' || name === 'or' || name === 'xor')))
    return reduce([x], [init], dims, ([a], [b]) => [binary(name, a!, b!)])[0]!;
  const acc = new Float64Array(n).fill(Number(init.data[0]));
  const src = x.data as Float64Array;
  const step = isFloat(d) ? floatSteps[name]! : intSteps[name];
  const finish = isFloat(d) ? rounder(d) : wrapper(d);
  // A narrow type's long sums would stop growing.
  const stepwise = d === 'f32' ? sumRounder(d, rows) === Math.fround : rows <= IN_ORDER;
  if (isFloat(d) && stepwise)
    for (let r = 0, k = 0; r < rows; r++)
      for (let i = 0; i < n; i++, k++) acc[i] = finish(step(acc[i]!, src[map[k]!]!));
  else for (let r = 0, k = 0; r < rows; r++) for (let i = 0; i < n; i++, k++) acc[i] = step(acc[i]!, src[map[k]!]!);
  const out = allocStorage(d, n);
  for (let i = 0; i < n; i++) out[i] = finish(acc[i]!);
  return tensor(d, shape, out);
}

type Step = (a: number, b: number) => number;
const floatSteps: Partial<Record<ReduceName, Step>> = {
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
};
// Sums, products and bits modulo 2^32 wrap to any narrower type at the end.
const intSteps: Record<ReduceName, Step> = {
  add: (a, b) => (a + b) | 0,
  multiply: (a, b) => Math.imul(a, b),
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

/** Part of every tensor along dimension d: `count` elements from `from` on, every `step`-th. */
const lines = (xs: readonly Tensor[], d: number, from: number, count: number, step = 1): Tensor[] =>
  xs.map((x) =>
    slice(
      x,
      x.shape.map((_, e) => (e === d ? from : 0)),
      x.shape.map((size, e) => (e === d ? from + (count - 1) * step + 1 : size)),
      x.shape.map((_, e) => (e === d ? step : 1)),
    ),
  );

/**
 * Folds `w` elements, `dilation` apart, from every `stride`-th place on along dimension d. Runs of 2, 4, 8, … elements are shared by all
 * windows, and a window is put together from runs in order: log2(w) calls, so that a cumulative sum costs n log n.
 */
function foldWindows(
  xs: Tensor[],
  d: number,
  w: number,
  stride: number,
  dilation: number,
  body: BatchedBody,
): Tensor[] {
  const size = xs[0]!.shape[d]!;
  const starts = size - (w - 1) * dilation;
  const count = Math.floor((starts - 1) / stride) + 1;
  let run = xs;
  let acc: Tensor[] | undefined;
  for (let len = 1, done = 0; ; len *= 2) {
    if (w & len) {
      const piece = lines(run, d, done * dilation, count, stride);
      acc = acc ? body(acc, piece) : piece;
      done += len;
    }
    if (done === w) return acc!;
    const n = size - (2 * len - 1) * dilation;
    run = body(lines(run, d, 0, n), lines(run, d, len * dilation, n));
  }
}

/** reduce_window, one call of the body for each element of the window. */
function reduceShortWindows(
  inputs: readonly Tensor[],
  inits: readonly Tensor[],
  attrs: WindowAttrs,
  body: BatchedBody,
): Tensor[] {
  const { places, map } = windowIndexMap(inputs[0]!.shape, attrs);
  const shape = windowShape(inputs[0]!.shape, attrs);
  const n = numElements(shape);
  let acc = inits.map((v) => broadcastScalar(v, [n]));
  for (let w = 0; w < places; w++) {
    const at = map.subarray(w * n, (w + 1) * n);
    acc = body(
      acc,
      inputs.map((x, i) => takeElements(x, [n], at, inits[i]!)),
    );
  }
  return acc.map((r) => reshape(r, shape));
}

/**
 * StableHLO reduce_window; `body` as in `reduce`. Padding and dilation holes count as the initial value, which also enters once from the
 * left. Elements are combined in row-major order of the window, one after the other where there are at most 64 of them, else the last
 * dimension first.
 */
export function reduceWindow(
  inputs: readonly Tensor[],
  inits: readonly Tensor[],
  attrs: WindowAttrs,
  body: BatchedBody,
): Tensor[] {
  const source = inputs[0]!.shape;
  const shape = windowShape(source, attrs);
  const spread = inits.map((v) => broadcastScalar(v, shape));
  if (numElements(shape) === 0 || attrs.window_dimensions.includes(0)) return spread;
  const flatBody: BatchedBody = (a, b) => {
    const flat = (t: Tensor): Tensor => reshape(t, [numElements(t.shape)]);
    return body(a.map(flat), b.map(flat)).map((r) => reshape(r, a[0]!.shape));
  };
  const size = numElements(attrs.window_dimensions);
  if (size <= IN_ORDER) return reduceShortWindows(inputs, inits, attrs, body);
  let cur = inputs.map((x, i) =>
    pad(
      x,
      inits[i]!,
      source.map((_, d) => attrs.padding?.[d]?.[0] ?? 0),
      source.map((_, d) => attrs.padding?.[d]?.[1] ?? 0),
      source.map((_, d) => (attrs.base_dilations?.[d] ?? 1) - 1),
    ),
  );
  for (let d = source.length - 1; d >= 0; d--) {
    const [w, stride] = [attrs.window_dimensions[d]!, attrs.window_strides?.[d] ?? 1];
    if (w > 1 || stride > 1) cur = foldWindows(cur, d, w, stride, attrs.window_dilations?.[d] ?? 1, flatBody);
  }
  return flatBody(spread, cur);
}

/**
 * StableHLO select_and_scatter. `select(a, b)` gives i1: keep a (true) or go on with b; `scatter(old, update)` combines what several
 * windows send to one element. Both are applied to vectors.
 */
export function selectAndScatter(
  operand: Tensor,
  source: Tensor,
  init: Tensor,
  attrs: WindowAttrs,
  select: (a: Tensor, b: Tensor) => Tensor,
  scatter: (a: Tensor, b: Tensor) => Tensor,
): Tensor {
  const { places, map } = windowIndexMap(operand.shape, attrs);
  const n = numElements(source.shape);
  const chosen = new Int32Array(n).fill(-1);
  for (let w = 0; w < places; w++) {
    const rivals: number[] = [];
    for (let p = 0; p < n; p++) {
      const c = map[w * n + p]!;
      if (c < 0) continue;
      if (chosen[p]! < 0) chosen[p] = c;
      else rivals.push(p);
    }
    if (rivals.length === 0) continue;
    const keep = select(
      takeElements(
        operand,
        [rivals.length],
        rivals.map((p) => chosen[p]!),
      ),
      takeElements(
        operand,
        [rivals.length],
        rivals.map((p) => map[w * n + p]!),
      ),
    );
    rivals.forEach((p, i) => {
      if (!keep.data[i]) chosen[p] = map[w * n + p]!;
    });
  }
  const start = broadcastScalar(init, operand.shape);
  return combineAt([start], [reshape(source, [n])], chosen, ([a], [b]) => [scatter(a!, b!)])[0]!;
}
