import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { fromNumbers } from '../eval/values.ts';
import { assertClose, countOps, floats } from './test-meaning.ts';
import { parse, run } from './test-support.ts';

/** A gather at secret places, dimension numbers given, and one that reads a single place. */
const program = (x: string, i: string, r: string, dims: string, sizes: string): string => `
  func.func @main(%x: tensor<${x}x!pphlo.secret<f32>>, %i: tensor<${i}x!pphlo.secret<i32>>) -> tensor<${r}x!pphlo.secret<f32>> {
    %0 = "pphlo.gather"(%x, %i) <{dimension_numbers = #stablehlo.gather<${dims}>, slice_sizes = array<i64: ${sizes}>}> : (tensor<${x}x!pphlo.secret<f32>>, tensor<${i}x!pphlo.secret<i32>>) -> tensor<${r}x!pphlo.secret<f32>>
    return %0 : tensor<${r}x!pphlo.secret<f32>>
  }`;
const shapeOf = (s: string): number[] => s.split('x').map(Number);

const whole: readonly [string, string, string, string, string][] = [
  ['5x3', '2x1', '5x2x3', 'offset_dims = [0, 2], start_index_map = [0], index_vector_dim = 1', '5, 3'],
  [
    '1x4',
    '3',
    '3x2',
    'offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1',
    '1, 2',
  ],
  [
    '2x3x4',
    '6x2x1',
    '6x3x2x4',
    'offset_dims = [1, 3], operand_batching_dims = [0], start_indices_batching_dims = [1], start_index_map = [2], index_vector_dim = 2',
    '1, 3, 4',
  ],
];
test('a slice of the whole dimension does not depend on the index', () => {
  for (const [x, i, r, dims, sizes] of whole) {
    const text = program(x, i, r, dims, sizes);
    const inputs = [
      floats(shapeOf(x)),
      fromNumbers(
        'i32',
        shapeOf(i),
        Array.from({ length: shapeOf(i).reduce((a, b) => a * b, 1) }, (_, k) => ((k * 5) % 7) - 3),
      ),
    ];
    const out = run(parse(text), ['expand-secret-gather']);
    assert.is(countOps(out, 'pphlo.gather'), 0, dims);
    assertClose(evaluate(out, inputs), evaluate(parse(text), inputs), 0, dims);
  }
});

const single: readonly [string, string, string, string, string][] = [
  [
    '5x3',
    '2',
    '2x3',
    'offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1',
    '1, 3',
  ],
  [
    '5x3',
    '2x1',
    '2x2',
    'offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1',
    '1, 2',
  ],
  ['3x4', '6x2', '6', 'collapsed_slice_dims = [0, 1], start_index_map = [0, 1], index_vector_dim = 1', '1, 1'],
  ['3x4', '2x6', '6', 'collapsed_slice_dims = [0, 1], start_index_map = [1, 0], index_vector_dim = 0', '1, 1'],
  ['3x4x2', '2x3x1', '1x2x4x3x2', 'offset_dims = [0, 2, 4], start_index_map = [0], index_vector_dim = 2', '1, 4, 2'],
];
test('single places are rows of a one-hot product, clamped as StableHLO says', () => {
  for (const [x, i, r, dims, sizes] of single) {
    const text = program(x, i, r, dims, sizes);
    const n = shapeOf(i).reduce((a, b) => a * b, 1);
    const places = Array.from({ length: n }, (_, k) => ((k * 5) % 9) - 2);
    const inputs = [floats(shapeOf(x)), fromNumbers('i32', shapeOf(i), places)];
    const out = run(parse(text), ['expand-secret-gather']);
    assert.is(countOps(out, 'pphlo.gather'), 0, dims);
    assert.is(countOps(out, 'pphlo.dot_general'), 1, dims);
    assertClose(evaluate(out, inputs), evaluate(parse(text), inputs), 1e-6, dims);
  }
});

test('longer slices stay', () => {
  const dims = 'offset_dims = [0, 1], start_index_map = [0], index_vector_dim = 0';
  const out = run(parse(program('5x3', '1', '2x3', dims, '2, 3')), ['expand-secret-gather']);
  assert.is(countOps(out, 'pphlo.gather'), 1);
});
test.run();
