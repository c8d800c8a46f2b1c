import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opsOf, problem, program, shapeOf } from '../test-program.ts';

const computations = 'add {\na = f32[] parameter(0)\nb = f32[] parameter(1)\nROOT s = f32[] add(a, b)\n}\n';
const params =
  'x = f32[8,3] parameter(0)\ni = s32[4,1] parameter(1)\nu = f32[4,3] parameter(2)\nk = s32[] parameter(3)\nks = s32[2] parameter(4)\nn = s32[8,3] parameter(5)\n';
const text = (line: string) => program(params + line, computations);
const all = (line: string) => opsOf(text(line));

test('gather', () => {
  const dims = 'offset_dims={1}, collapsed_slice_dims={0}, start_index_map={0}, index_vector_dim=1, slice_sizes={1,3}';
  const [op] = all(`r = f32[4,3] gather(x, i), ${dims}, indices_are_sorted=true`);
  const d = op!.attrs.dimension_numbers as Record<string, unknown>;
  assert.equal([d.offset_dims, d.start_index_map, d.operand_batching_dims], [[1], [0], []]);
  assert.equal(op!.attrs.slice_sizes, [1, 3]);
  assert.is(op!.attrs.indices_are_sorted, true);
  assert.is(problem(text(`r = f32[4,2] gather(x, i), ${dims}`)).split(' ')[0], 'shape');
});

test('scatter', () => {
  const [op] = all(
    'r = f32[8,3] scatter(x, i, u), update_window_dims={1}, inserted_window_dims={0}, scatter_dims_to_operand_dims={0}, index_vector_dim=1, unique_indices=true, to_apply=add',
  );
  assert.is(op!.attrs.unique_indices, true);
  assert.is(op!.regions[0]!.block.args.length, 2);
});

test('dynamic slices, also with a vector of indices', () => {
  const [op] = all('r = f32[2,3] dynamic-slice(x, k, k), dynamic_slice_sizes={2,3}');
  assert.is(shapeOf(op!), 'stablehlo.dynamic_slice(tensor<8x3xf32>, tensor<i32>, tensor<i32>) -> tensor<2x3xf32>');
  assert.is(all('r = f32[8,3] dynamic-update-slice(x, u, k, k)')[0]!.numOperands, 4);
  const old = all('r = f32[2,3] dynamic-slice(x, ks), dynamic_slice_sizes={2,3}');
  assert.is(shapeOf(old.at(-1)!), shapeOf(op!));
});

test('the k largest, and the k smallest by reversing the order', () => {
  const line = (x: string, t: string, largest: boolean) =>
    all(`ROOT r = (${t}[8,2], s32[8,2]) topk(${x}), k=2, largest=${largest}`).map((o) => o.name);
  assert.equal(line('x', 'f32', true), ['chlo.top_k']);
  assert.equal(line('x', 'f32', false), ['stablehlo.negate', 'chlo.top_k', 'stablehlo.negate']);
  assert.equal(line('n', 's32', false), ['stablehlo.not', 'chlo.top_k', 'stablehlo.not']);
});

test.run();
