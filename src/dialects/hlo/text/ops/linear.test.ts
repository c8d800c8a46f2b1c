import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opsOf, problem, program, shapeOf } from '../test-program.ts';

const params =
  'a = f32[2,3] parameter(0)\nb = f32[3,4] parameter(1)\nx = f32[1,8,8,4] parameter(2)\nw = f32[3,3,2,6] parameter(3)\nm = f32[3,3] parameter(4)\nv = f32[3,1] parameter(5)\n';
const text = (line: string) => program(params + line);
const only = (line: string) => opsOf(text(line))[0]!;

test('dot becomes dot_general', () => {
  const op = only(
    'r = f32[2,4] dot(a, b), lhs_contracting_dims={1}, rhs_contracting_dims={0}, operand_precision={highest,default}',
  );
  assert.is(shapeOf(op), 'stablehlo.dot_general(tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>');
  const dims = op.attrs.dot_dimension_numbers as Record<string, number[]>;
  assert.equal([dims.lhs_contracting_dimensions, dims.rhs_contracting_dimensions], [[1], [0]]);
  assert.equal(op.attrs.precision_config, ['HIGHEST', 'DEFAULT']);
  const bad = 'r = f32[2,4] dot(a, b), lhs_contracting_dims={0}, rhs_contracting_dims={0}';
  assert.is(problem(text(bad)), 'shape m.hlo:10:1');
});

test('convolution', () => {
  const op = only(
    'r = f32[1,6,6,6] convolution(x, w), window={size=3x3 pad=1_1x1_1 rhs_dilate=2x2}, dim_labels=b01f_01io->b01f, feature_group_count=2',
  );
  assert.equal(op.attrs.padding, [
    [1, 1],
    [1, 1],
  ]);
  assert.equal(op.attrs.rhs_dilation, [2, 2]);
  assert.is(op.attrs.feature_group_count, 2);
  const wrong =
    'r = f32[1,6,6,6] convolution(x, w), window={size=5x5}, dim_labels=b01f_01io->b01f, feature_group_count=2';
  assert.is(problem(text(wrong)).split(' ')[0], 'shape');
  assert.is(problem(text('r = f32[1,6,6,6] convolution(x, w), dim_labels=b01f_01xo->b01f')).split(' ')[0], 'attribute');
});

test('solvers and transforms', () => {
  assert.is(only('r = f32[3,3] cholesky(m), lower=true').attrs.lower, true);
  const solve = only('r = f32[3,1] triangular-solve(m, v), left_side=true, lower=true, transpose_a=TRANSPOSE');
  assert.is(solve.attrs.transpose_a, 'TRANSPOSE');
  assert.is(solve.attrs.unit_diagonal, false);
  const fft = only('r = c64[2,2] fft(a), fft_type=RFFT, fft_length={3}');
  assert.is(fft.attrs.fft_type, 'RFFT');
  assert.equal(fft.attrs.fft_length, [3]);
});

test.run();
