import { isComplex, isFloat, isInt } from './dtype.ts';
import { binary } from './elementwise.ts';
import type { BatchedBody } from './gather.ts';
import { combineAt } from './gather.ts';
import { stridedMap, type WindowAttrs, windowIndexMap } from './index-maps.ts';
import { rounder } from './rounding.ts';
import { broadcastScalar, reshape } from './shape.ts';
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

/**
 * StableHLO reduce. `body(lhs, rhs)` is applied to vectors of equal length, one element per independent combination, so it must be
 * elementwise. Rows are combined in an order-keeping balanced tree; the initial values enter once, from the left.
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
  const folded = foldRows(
    inputs.map((x) => takeElements(x, [rows * n], map)),
    rows,
    n,
    body,
  );
  return body(spread, folded).map((r) => reshape(r, shape));
}

/**
 * reduce with one of the usual bodies, without calls per step. Float sums and products are accumulated in double and rounded once;
 * integers wrap; i1 as in `binary`.
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
  for (let r = 0, k = 0; r < rows; r++) for (let i = 0; i < n; i++, k++) acc[i] = step(acc[i]!, src[map[k]!]!);
  const out = allocStorage(d, n);
  const finish = isFloat(d) ? rounder(d) : wrapper(d);
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

/** Windows times places that are unfolded at a time: bounds the memory of wide windows. */
const CHUNK = 1 << 22;

/** StableHLO reduce_window; `body` as in `reduce`. Padding and dilation holes count as the initial value. */
export function reduceWindow(
  inputs: readonly Tensor[],
  inits: readonly Tensor[],
  attrs: WindowAttrs,
  body: BatchedBody,
): Tensor[] {
  const { shape, places, map } = windowIndexMap(inputs[0]!.shape, attrs);
  const n = numElements(shape);
  if (n === 0 || places === 0) return inits.map((v) => broadcastScalar(v, shape));
  const outs = inputs.map((x) => allocStorage(x.dtype, n));
  const size = Math.max(1, Math.min(n, Math.floor(CHUNK / places)));
  for (let from = 0; from < n; from += size) {
    const m = Math.min(size, n - from);
    const part = new Int32Array(places * m);
    for (let w = 0; w < places; w++) part.set(map.subarray(w * n + from, w * n + from + m), w * m);
    const rows = inputs.map((x, i) => takeElements(x, [places * m], part, inits[i]));
    const res = body(
      inits.map((v) => broadcastScalar(v, [m])),
      foldRows(rows, places, m, body),
    );
    res.forEach((r, i) => {
      const per = isComplex(r.dtype) ? 2 : 1;
      (outs[i] as Float64Array).set(r.data as Float64Array, from * per);
    });
  }
  return inputs.map((x, i) => tensor(x.dtype, shape, outs[i]!));
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
