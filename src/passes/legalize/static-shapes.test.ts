import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromNumbers } from '../../eval/values.ts';
import { countOps, floats, keepsMeaning } from '../test-meaning.ts';
import { asyncFailure } from '../test-support.ts';

const cases: Record<string, [op: string, text: string]> = {
  dynamic_broadcast_in_dim: [
    'broadcast',
    `%s = stablehlo.constant dense<[3, 2, 4]> : tensor<3xi64>
     %r = stablehlo.dynamic_broadcast_in_dim %x, %s, dims = [1, 2] : (tensor<2x4xf32>, tensor<3xi64>) -> tensor<3x2x4xf32>`,
  ],
  dynamic_reshape: [
    'reshape',
    `%s = stablehlo.constant dense<[4, 2]> : tensor<2xi64>
     %r = stablehlo.dynamic_reshape %x, %s : (tensor<2x4xf32>, tensor<2xi64>) -> tensor<4x2xf32>`,
  ],
  dynamic_pad: [
    'pad',
    `%z = stablehlo.constant dense<1.5> : tensor<f32>
     %low = stablehlo.constant dense<[1, -1]> : tensor<2xi64>
     %high = stablehlo.constant dense<2> : tensor<2xi64>
     %in = stablehlo.constant dense<[0, 1]> : tensor<2xi64>
     %r = stablehlo.dynamic_pad %x, %z, %low, %high, %in
       : (tensor<2x4xf32>, tensor<f32>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) -> tensor<5x8xf32>`,
  ],
  real_dynamic_slice: [
    'slice',
    `%a = stablehlo.constant dense<[0, 1]> : tensor<2xi64>
     %b = stablehlo.constant dense<[2, 4]> : tensor<2xi64>
     %c = stablehlo.constant dense<[1, 2]> : tensor<2xi64>
     %r = stablehlo.real_dynamic_slice %x, %a, %b, %c
       : (tensor<2x4xf32>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) -> tensor<2x2xf32>`,
  ],
  dynamic_gather: [
    'gather',
    `%i = stablehlo.constant dense<[1, 0, 1]> : tensor<3xi64>
     %s = stablehlo.constant dense<[1, 4]> : tensor<2xi64>
     %r = "stablehlo.dynamic_gather"(%x, %i, %s) {dimension_numbers = #stablehlo.gather<offset_dims = [1],
       collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>}
       : (tensor<2x4xf32>, tensor<3xi64>, tensor<2xi64>) -> tensor<3x4xf32>`,
  ],
  dynamic_conv: [
    'convolution',
    `%k = stablehlo.constant dense<[[[0.5]], [[2.0]]]> : tensor<2x1x1xf32>
     %p = stablehlo.constant dense<[[1, 2]]> : tensor<1x2xi64>
     %y = stablehlo.reshape %x : (tensor<2x4xf32>) -> tensor<2x4x1xf32>
     %r = "stablehlo.dynamic_conv"(%y, %k, %p) {dimension_numbers = #stablehlo.conv<[b, 0, f]x[0, i, o]->[b, 0, f]>,
       batch_group_count = 1 : i64, feature_group_count = 1 : i64}
       : (tensor<2x4x1xf32>, tensor<2x1x1xf32>, tensor<1x2xi64>) -> tensor<2x6x1xf32>`,
  ],
};
const program = (text: string): string => {
  const type = text.slice(text.lastIndexOf('->') + 2).trim();
  return `func.func @main(%x: tensor<2x4xf32>) -> ${type} {\n${text}\nreturn %r : ${type}\n}`;
};

for (const [name, [op, text]] of Object.entries(cases))
  test(`${name} with constants is ${op}, secret and public`, async () => {
    for (const v of ['secret', 'public'] as const) {
      const pphlo = await keepsMeaning(`${name}, ${v}`, program(text), [floats([2, 4])], { visibility: [v] });
      assert.ok(countOps(pphlo, `pphlo.${op}`) >= 1);
    }
  });

test('sizes of dimensions and iota of a shape are constants', async () => {
  const text = `func.func @main(%x: tensor<2x4xf32>) -> (tensor<i32>, tensor<3x2xi64>) {
    %s = stablehlo.constant dense<[3, 2]> : tensor<2xi64>
    %n = stablehlo.get_dimension_size %x, dim = 1 : (tensor<2x4xf32>) -> tensor<i32>
    %i = stablehlo.dynamic_iota %s, dim = 0 : (tensor<2xi64>) -> tensor<3x2xi64>
    return %n, %i : tensor<i32>, tensor<3x2xi64>
  }`;
  await keepsMeaning('sizes', text, [floats([2, 4])]);
});

test('a window that the program computes is refused', async () => {
  const text = `func.func @main(%x: tensor<2x4xf32>, %p: tensor<2xi64>) -> tensor<2x4xf32> {
    %z = stablehlo.constant dense<0.0> : tensor<f32>
    %r = stablehlo.dynamic_pad %x, %z, %p, %p, %p
      : (tensor<2x4xf32>, tensor<f32>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) -> tensor<2x4xf32>
    return %r : tensor<2x4xf32>
  }`;
  const inputs = [floats([2, 4]), fromNumbers('i64', [2], [0, 0])];
  const [said] = await asyncFailure(async () => keepsMeaning('computed', text, inputs));
  assert.match(said!, 'unsupported-op');
  assert.match(said!, 'padding that the program computes');
});

test.run();
