import { compare } from './compare.ts';
import { isFloat } from './dtype.ts';
import { binary } from './elementwise.ts';
import { combineAt } from './gather.ts';
import { type WindowAttrs, windowIndexMap } from './index-maps.ts';
import { reduceWindow } from './reduce.ts';
import { numElements, type Tensor, tensor } from './tensor.ts';
import { intRange, scalar, splat, takeElements } from './values.ts';

/** Max pooling with the places of the maxima, and its gradient, on plain tensors. */

/** The value that is the maximum of nothing. */
export const lowestOf = (dtype: Tensor['dtype']): number | bigint => (isFloat(dtype) ? -Infinity : intRange(dtype)[0]);

/**
 * The maxima of all windows, shape m, and their places, booleans of shape m × places. Places are compared in window order, as
 * select_and_scatter does with GE, or with GT where `last`: the first, or the last, of equal maxima.
 */
export function argmaxPool(x: Tensor, attrs: WindowAttrs, last: boolean): { max: Tensor; index: Tensor } {
  const { shape, places, map } = windowIndexMap(x.shape, attrs);
  const n = numElements(shape);
  const best = new Int32Array(n).fill(-1);
  for (let w = 0; w < places; w++) {
    const seen: number[] = [];
    for (let p = 0; p < n; p++) {
      if (map[w * n + p]! < 0) continue;
      if (best[p]! < 0) best[p] = w;
      else seen.push(p);
    }
    if (seen.length === 0) continue;
    const pick = (at: (p: number) => number): Tensor => takeElements(x, [seen.length], seen.map(at));
    const keep = compare(
      last ? 'GT' : 'GE',
      pick((p) => map[best[p]! * n + p]!),
      pick((p) => map[w * n + p]!),
    );
    seen.forEach((p, i) => {
      if (!keep.data[i]) best[p] = w;
    });
  }
  const bits = new Uint8Array(n * places);
  best.forEach((w, p) => {
    if (w >= 0) bits[p * places + w] = 1;
  });
  const lowest = scalar(x.dtype, lowestOf(x.dtype));
  const [max] = reduceWindow([x], [lowest], attrs, ([a], [b]) => [binary('maximum', a!, b!)]);
  return { max: max!, index: tensor('i1', [...shape, places], bits) };
}

/** Adds update p to the elements of `shape` at which row p of `index` has a one, over zeros. */
export function maxpoolScatter(index: Tensor, update: Tensor, shape: readonly number[], attrs: WindowAttrs): Tensor {
  const { places, map } = windowIndexMap(shape, attrs);
  const n = numElements(update.shape);
  const source = new Int32Array(n * places);
  const target = new Int32Array(n * places).fill(-1);
  for (let p = 0, i = 0; p < n; p++)
    for (let w = 0; w < places; w++, i++) {
      source[i] = p;
      if (index.data[i]) target[i] = map[w * n + p]!;
    }
  const sent = takeElements(update, [n * places], source);
  return combineAt([splat(update.dtype, shape, 0)], [sent], target, ([a], [b]) => [binary('add', a!, b!)])[0]!;
}
