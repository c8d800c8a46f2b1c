import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { binary, type DType, fromNumbers, gather, scatter, type Tensor, toNumbers } from './index.ts';

const range = (d: DType, ...shape: number[]): Tensor =>
  fromNumbers(
    d,
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1),
  );

// The examples of the StableHLO specification.
test('gather with batching dimensions', () => {
  const operand = range('i32', 2, 3, 4, 2);
  const indices = fromNumbers(
    'i64',
    [2, 2, 3, 2],
    [0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 0, 9, 0, 0, 2, 1, 2, 2, 1, 2, 0, 1, 1, 0],
  );
  const r = gather(
    operand,
    indices,
    {
      offset_dims: [3, 4],
      collapsed_slice_dims: [1],
      operand_batching_dims: [0],
      start_indices_batching_dims: [1],
      start_index_map: [2, 1],
      index_vector_dim: 3,
    },
    [1, 1, 2, 2],
  );
  assert.equal([...r.shape], [2, 2, 3, 2, 2]);
  assert.equal(
    toNumbers(r),
    [
      1, 2, 3, 4, 3, 4, 5, 6, 13, 14, 15, 16, 33, 34, 35, 36, 35, 36, 37, 38, 41, 42, 43, 44, 1, 2, 3, 4, 13, 14, 15,
      16, 21, 22, 23, 24, 43, 44, 45, 46, 33, 34, 35, 36, 27, 28, 29, 30,
    ],
  );
});

test('rows by index, clamped', () => {
  const r = gather(
    range('f32', 3, 2),
    fromNumbers('i32', [3], [2, -5, 7]),
    { offset_dims: [1], collapsed_slice_dims: [0], start_index_map: [0], index_vector_dim: 1 },
    [1, 2],
  );
  assert.equal(
    [[...r.shape], toNumbers(r)],
    [
      [3, 2],
      [5, 6, 1, 2, 5, 6],
    ],
  );
});

const add = (a: Tensor[], b: Tensor[]): Tensor[] => [binary('add', a[0]!, b[0]!)];

test('scatter adds repeated targets and drops what is outside', () => {
  const dims = {
    update_window_dims: [],
    inserted_window_dims: [0],
    scatter_dims_to_operand_dims: [0],
    index_vector_dim: 1,
  };
  const [r] = scatter(
    [range('i32', 3)],
    fromNumbers('i32', [5], [1, 1, 3, -1, 1]),
    [fromNumbers('i32', [5], [10, 20, 5, 5, 30])],
    dims,
    add,
  );
  assert.equal(toNumbers(r!), [1, 62, 3]);
  // The last update wins when the body takes the update.
  const [s] = scatter(
    [range('i32', 2)],
    fromNumbers('i32', [2], [0, 0]),
    [fromNumbers('i32', [2], [7, 8])],
    dims,
    (_, u) => u,
  );
  assert.equal(toNumbers(s!), [8, 2]);
});

test('scatter of windows with batching dimensions', () => {
  const [r] = scatter(
    [range('i64', 2, 3, 4, 2)],
    fromNumbers('i64', [2, 2, 3, 2], [0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 0, 9, 0, 0, 2, 1, 2, 2, 1, 2, 0, 1, 1, 0]),
    [fromNumbers('i64', [2, 2, 3, 2, 2], new Array(48).fill(1))],
    {
      update_window_dims: [3, 4],
      inserted_window_dims: [1],
      input_batching_dims: [0],
      scatter_indices_batching_dims: [1],
      scatter_dims_to_operand_dims: [2, 1],
      index_vector_dim: 3,
    },
    add,
  );
  assert.equal(
    toNumbers(r!).map(Number),
    [
      3, 4, 6, 7, 6, 7, 7, 8, 9, 10, 11, 12, 15, 16, 17, 18, 17, 18, 19, 20, 22, 23, 24, 25, 25, 26, 28, 29, 30, 31, 31,
      32, 35, 36, 38, 39, 38, 39, 39, 40, 41, 42, 44, 45, 46, 47, 47, 48,
    ],
  );
});

test.run();
