import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  broadcastInDim,
  broadcastScalar,
  concatenate,
  concatIndexMap,
  type DType,
  dynamicSlice,
  dynamicUpdateSlice,
  fromNumbers,
  iota,
  pad,
  padIndexMap,
  reshape,
  reverse,
  scalar,
  slice,
  type Tensor,
  toNumbers,
  transpose,
  windowIndexMap,
} from './index.ts';

const range = (d: DType, ...shape: number[]): Tensor =>
  fromNumbers(
    d,
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
  );
const shows = (t: Tensor, shape: number[], values: (number | bigint)[]): void => {
  assert.equal([...t.shape], shape);
  assert.equal(toNumbers(t), values);
};

test('broadcast_in_dim', () => {
  shows(broadcastInDim(range('i32', 2), [2, 3], [0]), [2, 3], [0, 0, 0, 1, 1, 1]);
  shows(broadcastInDim(range('i32', 2, 1), [2, 2], [1, 0]), [2, 2], [0, 1, 0, 1]);
  shows(broadcastScalar(scalar('i64', 7n), [2]), [2], [7n, 7n]);
  shows(broadcastInDim(fromNumbers('complex<f32>', [], [1, 2]), [2], []), [2], [1, 2, 1, 2]);
  shows(broadcastScalar(scalar('f32', 1), [0, 3]), [0, 3], []);
});

test('transpose, reshape, reverse, slice', () => {
  shows(transpose(range('i32', 2, 3), [1, 0]), [3, 2], [0, 3, 1, 4, 2, 5]);
  shows(transpose(range('i8', 2, 1, 3), [2, 0, 1]), [3, 2, 1], [0, 3, 1, 4, 2, 5]);
  shows(reshape(range('i32', 4), [2, 2]), [2, 2], [0, 1, 2, 3]);
  assert.throws(() => reshape(range('i32', 4), [3]), /cannot reshape/);
  shows(reverse(range('i32', 2, 3), [1]), [2, 3], [2, 1, 0, 5, 4, 3]);
  shows(reverse(range('i32', 2, 2), [0, 1]), [2, 2], [3, 2, 1, 0]);
  shows(slice(range('i32', 3, 4), [1, 0], [3, 4], [1, 3]), [2, 2], [4, 7, 8, 11]);
  shows(slice(range('i32', 3), [2], [2]), [0], []);
});

test('concatenate', () => {
  shows(concatenate([range('i32', 2, 1), range('i32', 2, 2)], 1), [2, 3], [0, 0, 1, 1, 2, 3]);
  shows(concatenate([range('i64', 1), range('i64', 2)], 0), [3], [0n, 0n, 1n]);
  assert.equal(
    [
      ...concatIndexMap(
        [
          [2, 1],
          [2, 2],
        ],
        1,
      ),
    ],
    [0, 2, 3, 1, 4, 5],
  );
  shows(concatenate([range('f32', 2, 0), range('f32', 2, 1)], 1), [2, 1], [0, 1]);
});

test('pad: edges, interior, negative', () => {
  shows(pad(range('i32', 2), scalar('i32', 9), [1], [2], [1]), [6], [9, 0, 9, 1, 9, 9]);
  shows(pad(range('i32', 4), scalar('i32', 9), [-1], [-1]), [2], [1, 2]);
  shows(pad(range('i32', 3), scalar('i32', 9), [-1], [1], [1]), [5], [9, 1, 9, 2, 9]);
  shows(pad(range('i32', 0), scalar('i32', 9), [1], [1], [3]), [2], [9, 9]);
  assert.equal([...padIndexMap([1, 2], [0, 1], [1, 0], [0, 0])], [-1, 0, 1, -1, -1, -1]);
});

test('iota, dynamic_slice, dynamic_update_slice', () => {
  shows(iota('i32', [2, 3], 0), [2, 3], [0, 0, 0, 1, 1, 1]);
  shows(iota('complex<f32>', [2], 0), [2], [0, 0, 1, 0]);
  shows(
    iota('i8', [300], 0).shape.length === 1 ? slice(iota('i8', [300], 0), [127], [129]) : scalar('i8', 0),
    [2],
    [127, -128],
  );
  shows(dynamicSlice(range('i32', 5), [scalar('i64', 4n)], [2]), [2], [3, 4]);
  shows(dynamicSlice(range('i32', 5), [scalar('i32', -3)], [2]), [2], [0, 1]);
  const u = fromNumbers('i32', [1, 2], [8, 9]);
  const x = range('i32', 2, 3);
  shows(dynamicUpdateSlice(x, u, [scalar('i32', 1), scalar('i32', 5)]), [2, 3], [0, 1, 2, 3, 8, 9]);
  assert.equal(toNumbers(x), [0, 1, 2, 3, 4, 5]);
});

test('windows', () => {
  const { shape, places, map } = windowIndexMap([3], { window_dimensions: [2], padding: [[1, 0]] });
  assert.equal([shape, places, [...map]], [[3], 2, [-1, 0, 1, 0, 1, 2]]);
  const d = windowIndexMap([2], { window_dimensions: [2], base_dilations: [2], window_dilations: [2] });
  assert.equal([d.shape, [...d.map]], [[1], [0, 1]]);
});

test.run();
