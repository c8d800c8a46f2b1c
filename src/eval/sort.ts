import { compare } from './compare.ts';
import { isFloat } from './dtype.ts';
import { binary } from './elementwise.ts';
import { stridedMap } from './index-maps.ts';
import { numElements, rowMajorStrides, type Tensor, tensor } from './tensor.ts';
import { takeElements } from './values.ts';

/** Comparator on vectors: i1 per element, true where the left values go before the right ones. One tensor per sorted operand. */
export type Comparator = (lhs: Tensor[], rhs: Tensor[]) => Tensor;

/** Offsets that move dimension `dim` to the end, and back. */
function lastDimMap(shape: readonly number[], dim: number): Int32Array {
  const s = rowMajorStrides(shape);
  const order = [...shape.keys()].filter((d) => d !== dim).concat(dim);
  return stridedMap(
    order.map((d) => shape[d]!),
    order.map((d) => s[d]!),
  );
}

/**
 * Sorted order of rows of length `len` as offsets: result[r * len + i] is the offset of the i-th element of row r. Merge sort in which all
 * merges of one level, in all rows, find the ranks of their elements by one shared binary search: about log2(len)^2 / 2 calls of
 * `before(a, b)`, which tells for vectors of offsets whether element a[i] goes strictly before b[i].
 */
export function sortOrder(
  rows: number,
  len: number,
  before: (a: Int32Array, b: Int32Array) => ArrayLike<unknown>,
): Int32Array {
  const total = rows * len;
  let order = Int32Array.from({ length: total }, (_, i) => i);
  const lo = new Int32Array(total);
  const hi = new Int32Array(total);
  const origin = new Int32Array(total);
  for (let w = 1; w < len; w *= 2) {
    // Each element looks for its rank in the sibling run, which starts at origin and has hi elements.
    for (let i = 0; i < total; i++) {
      const at = i % len;
      const block = at - (at % (2 * w));
      const left = at - block < w;
      const start = left ? block + w : block;
      lo[i] = 0;
      hi[i] = Math.max(0, Math.min(start + w, len) - start);
      origin[i] = i - at + start;
    }
    for (;;) {
      const active: number[] = [];
      for (let i = 0; i < total; i++) if (lo[i]! < hi[i]!) active.push(i);
      if (active.length === 0) break;
      // "The right run's element goes before the left run's" is the one question asked, so that both sides agree.
      const right = new Int32Array(active.length);
      const left = new Int32Array(active.length);
      active.forEach((i, k) => {
        const mid = order[origin[i]! + ((lo[i]! + hi[i]!) >> 1)]!;
        const isLeft = origin[i]! > i;
        left[k] = isLeft ? order[i]! : mid;
        right[k] = isLeft ? mid : order[i]!;
      });
      const answer = before(right, left);
      active.forEach((i, k) => {
        const mid = (lo[i]! + hi[i]!) >> 1;
        const isLeft = origin[i]! > i;
        // A left element goes after the right ones before it; a right element after the left ones that it is not before.
        if (isLeft === Boolean(answer[k])) lo[i] = mid + 1;
        else hi[i] = mid;
      });
    }
    const next = new Int32Array(total).fill(-1);
    let clash = false;
    for (let i = 0; i < total; i++) {
      const inRun = (i % len) % w;
      const block = i - ((i % len) % (2 * w));
      const to = block + inRun + lo[i]!;
      if (next[to] !== -1) clash = true;
      next[to] = order[i]!;
    }
    // Ranks clash only when the comparator is no order (NaN under a plain LT): then merge one by one, which always permutes.
    order = clash ? mergeRuns(order, rows, len, w, before) : next;
  }
  return order;
}

/** One level of an ordinary two-way merge. */
function mergeRuns(
  order: Int32Array,
  rows: number,
  len: number,
  w: number,
  before: (a: Int32Array, b: Int32Array) => ArrayLike<unknown>,
): Int32Array<ArrayBuffer> {
  const out = new Int32Array(order.length);
  for (let r = 0; r < rows; r++)
    for (let block = 0; block < len; block += 2 * w) {
      let i = r * len + block;
      const iEnd = r * len + Math.min(block + w, len);
      let j = iEnd;
      const jEnd = r * len + Math.min(block + 2 * w, len);
      for (let k = i; k < jEnd; k++) {
        const takeRight =
          j < jEnd && (i >= iEnd || Boolean(before(Int32Array.of(order[j]!), Int32Array.of(order[i]!))[0]));
        out[k] = takeRight ? order[j++]! : order[i++]!;
      }
    }
  return out;
}

/** StableHLO sort of several tensors together along `dim`. Always stable, which is also a legal unstable sort. */
export function sort(inputs: readonly Tensor[], dim: number, _stable: boolean, comparator: Comparator): Tensor[] {
  const shape = inputs[0]!.shape;
  const len = shape[dim]!;
  const total = numElements(shape);
  if (total === 0 || len === 1) return [...inputs];
  const map = lastDimMap(shape, dim);
  const flat = inputs.map((x) => takeElements(x, [total], map));
  const order = sortOrder(total / len, len, (a, b) => {
    const take = (at: Int32Array): Tensor[] => flat.map((x) => takeElements(x, [at.length], at));
    return comparator(take(a), take(b)).data;
  });
  // Put row element i where the map says that it lives.
  const back = new Int32Array(total);
  for (let i = 0; i < total; i++) back[map[i]!] = order[i]!;
  return flat.map((x) => takeElements(x, shape, back));
}

/** [left goes before right] by keys in lexicographic order; one tensor per operand on each side. */
export function lexicographic(
  keys: readonly { readonly operand: number; readonly descending: boolean }[],
  left: readonly Tensor[],
  right: readonly Tensor[],
): Tensor {
  return keys
    .map(({ operand, descending }) => {
      const [a, b] = [left[operand]!, right[operand]!];
      return { before: compare(descending ? 'GT' : 'LT', a, b), equal: compare('EQ', a, b) };
    })
    .reduceRight((rest, key) => ({
      ...key,
      before: binary('or', key.before, binary('and', key.equal, rest.before)),
    })).before;
}

/**
 * The k largest elements along the last dimension, in decreasing order, with their i32 indices; equal ones by index. Floats are in total
 * order: NaN first, 0 before -0. With `largest` false it is the k smallest in increasing order: NaN last, -0 before 0.
 */
export function topK(x: Tensor, k: number, largest = true): { values: Tensor; indices: Tensor } {
  const len = x.shape[x.shape.length - 1]!;
  const rows = numElements(x.shape.slice(0, -1));
  const shape = [...x.shape.slice(0, -1), k];
  const at = new Int32Array(rows * k);
  const indices = new Int32Array(rows * k);
  const data = x.data as Float64Array;
  const float = isFloat(x.dtype);
  for (let r = 0; r < rows; r++) {
    const row = data.subarray(r * len, (r + 1) * len);
    const order = Int32Array.from({ length: len }, (_, i) => i).sort((i, j) => {
      const [a, b] = largest ? [row[i]!, row[j]!] : [row[j]!, row[i]!];
      if (float) {
        const [na, nb] = [Number.isNaN(a), Number.isNaN(b)];
        if (na || nb) return na && nb ? i - j : na ? -1 : 1;
        if (a === 0 && b === 0 && !Object.is(a, b)) return Object.is(a, 0) ? -1 : 1;
      }
      return a > b ? -1 : a < b ? 1 : i - j;
    });
    for (let i = 0; i < k; i++) {
      at[r * k + i] = r * len + order[i]!;
      indices[r * k + i] = order[i]!;
    }
  }
  return { values: takeElements(x, shape, at), indices: tensor('i32', shape, indices) };
}

/** What stands at the places start … limit-1 after sorting along the last dimension, in the order of `topK`. */
export function orderStatistics(x: Tensor, descending: boolean, start: number, limit: number): Tensor {
  const { values } = topK(x, limit, descending);
  const [shape, rows] = [x.shape.slice(0, -1), numElements(x.shape.slice(0, -1))];
  const map = stridedMap([rows, limit - start], [limit, 1]).map((at) => at + start);
  return takeElements(values, [...shape, limit - start], map);
}
