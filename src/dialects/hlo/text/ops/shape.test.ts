import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DenseAttr } from '../../../../ir/attributes.ts';
import { opsOf, problem, program, shapeOf } from '../test-program.ts';

const params = 'x = f32[2,3]{1,0} parameter(0)\nz = f32[] parameter(1)\n';
const all = (line: string) => opsOf(program(params + line));
const only = (line: string) => all(line)[0]!;

test('broadcast, reshape, transpose, reverse, iota, concatenate', () => {
  assert.equal(only('r = f32[4,2,3] broadcast(x), dimensions={1,2}').attrs.broadcast_dimensions, [1, 2]);
  assert.equal(only('r = f32[4] broadcast(z), dimensions={}').attrs.broadcast_dimensions, []);
  assert.is(shapeOf(only('r = f32[6] reshape(x)')), 'stablehlo.reshape(tensor<2x3xf32>) -> tensor<6xf32>');
  assert.equal(only('r = f32[3,2] transpose(x), dimensions={1,0}').attrs.permutation, [1, 0]);
  assert.equal(only('r = f32[2,3] reverse(x), dimensions={1}').attrs.dimensions, [1]);
  assert.is(only('r = s32[2,3] iota(), iota_dimension=1').attrs.iota_dimension, 1);
  assert.is(only('r = f32[4,3] concatenate(x, x), dimensions={0}').attrs.dimension, 0);
});

test('slice with and without strides', () => {
  const op = only('r = f32[1,2] slice(x), slice={[1:2], [0:3:2]}');
  assert.equal(
    [op.attrs.start_indices, op.attrs.limit_indices, op.attrs.strides],
    [
      [1, 0],
      [2, 3],
      [1, 2],
    ],
  );
  assert.is(problem(program(`${params}r = f32[1,2] slice(x), slice={[1:2], [0:4:2]}`)).split(' ')[0], 'shape');
});

test('pad, also negative and interior', () => {
  const op = only('r = f32[1,9] pad(x, z), padding=-1_0x1_1_2');
  assert.equal(
    [op.attrs.edge_padding_low, op.attrs.edge_padding_high, op.attrs.interior_padding],
    [
      [-1, 1],
      [0, 1],
      [0, 2],
    ],
  );
});

test('constants', () => {
  const op = only('r = s32[2,2] constant({ {1, 2}, {3, 4} })');
  assert.equal([...((op.attrs.value as DenseAttr).tensor.data as Int32Array)], [1, 2, 3, 4]);
  const [a, b] = all('ROOT r = (f32[], pred[2]) constant((1.5, {1, 0}))');
  assert.is(shapeOf(a!), 'stablehlo.constant() -> tensor<f32>');
  assert.is(shapeOf(b!), 'stablehlo.constant() -> tensor<2xi1>');
  assert.is(problem(program(`${params}r = f32[2] constant({...})`)), 'elided-constant m.hlo:6:22');
});

test('copies and barriers are nothing', () => {
  assert.is(all('ROOT r = f32[2,3]{0,1} copy(x)').length, 0);
  assert.is(all('t = (f32[2,3], f32[]) tuple(x, z)\nROOT r = (f32[2,3], f32[]) opt-barrier(t)').length, 0);
});

test('a bitcast is a reshape in memory order', () => {
  const names = (line: string) => all(line).map(shapeOf);
  assert.equal(names('r = f32[3,2]{1,0} bitcast(x)'), ['stablehlo.reshape(tensor<2x3xf32>) -> tensor<3x2xf32>']);
  // Column-major 3x2 holds the bytes of row-major 2x3: its transpose.
  assert.equal(names('r = f32[3,2]{0,1} bitcast(x)'), [
    'stablehlo.reshape(tensor<2x3xf32>) -> tensor<2x3xf32>',
    'stablehlo.transpose(tensor<2x3xf32>) -> tensor<3x2xf32>',
  ]);
});

test.run();
