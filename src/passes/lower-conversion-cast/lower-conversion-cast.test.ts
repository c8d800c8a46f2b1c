import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import type { Tensor } from '../../eval/tensor.ts';
import { fromNumbers } from '../../eval/values.ts';
import { ref2k } from '../../exec/protocols/ref2k/index.ts';
import { run as execute } from '../../exec/runtime/test-support.ts';
import { printModule } from '../../syntax/index.ts';
import type { Visibility } from '../pass.ts';
import { assertClose, countOps, floats } from '../test-meaning.ts';
import { failure, opt, parse, run } from '../test-support.ts';

const normalForm = ['hlo-legalize-to-pphlo', 'lower-conversion-cast'];
const body = (op: string): string => `{
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %c = stablehlo.${op} %a, %b : tensor<f32>
    stablehlo.return %c : tensor<f32>
  }`;

const reduceWindow = `func.func @main(%x: tensor<5x4xf32>, %i: tensor<f32>) -> tensor<6x5xf32> {
  %r = "stablehlo.reduce_window"(%x, %i) <{base_dilations = array<i64: 2, 1>, padding = dense<[[1, 2], [0, 3]]> : tensor<2x2xi64>,
    window_dimensions = array<i64: 2, 2>, window_strides = array<i64: 2, 1>, window_dilations = array<i64: 1, 2>}> (${body('add')})
    : (tensor<5x4xf32>, tensor<f32>) -> tensor<6x5xf32>
  return %r : tensor<6x5xf32>
}`;
/** A max pool's gradient with padding: of negative numbers, so that padding by the initial value, 0, would be chosen. */
const scatter = `func.func @main(%x: tensor<4x4xf32>, %g: tensor<2x2xf32>, %i: tensor<f32>) -> tensor<4x4xf32> {
  %r = "stablehlo.select_and_scatter"(%x, %g, %i) <{padding = dense<[[0, 1], [1, 1]]> : tensor<2x2xi64>,
    window_dimensions = array<i64: 3, 3>, window_strides = array<i64: 2, 3>}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %c = stablehlo.compare GE, %a, %b : (tensor<f32>, tensor<f32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  }, ${body('add')}) : (tensor<4x4xf32>, tensor<2x2xf32>, tensor<f32>) -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}`;
const convolution = `func.func @main(%x: tensor<1x5x4x2xf32>, %k: tensor<2x3x2x3xf32>) -> tensor<1x6x7x3xf32> {
  %r = stablehlo.convolution(%x, %k) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f],
    window = {stride = [2, 1], pad = [[2, 2], [1, 3]], lhs_dilate = [2, 2], rhs_dilate = [2, 2], reverse = [false, true]}
    {batch_group_count = 1 : i64, feature_group_count = 1 : i64} : (tensor<1x5x4x2xf32>, tensor<2x3x2x3xf32>) -> tensor<1x6x7x3xf32>
  return %r : tensor<1x6x7x3xf32>
}`;
const gather = `func.func @main(%x: tensor<4x3xf32>, %i: tensor<2x1xi32>) -> tensor<2x3xf32> {
  %r = "stablehlo.gather"(%x, %i) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0],
    start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 3>}> : (tensor<4x3xf32>, tensor<2x1xi32>) -> tensor<2x3xf32>
  return %r : tensor<2x3xf32>
}`;

const negative = fromNumbers('f32', [4, 4], [-5, -3, -4, -8, -1, -9, -2, -7, -6, -2, -3, -4, -8, -5, -9, -1]);
const scalar = (v: number): Tensor => fromNumbers('f32', [], [v]);
const programs: Record<string, [string, Tensor[]]> = {
  reduceWindow: [reduceWindow, [floats([5, 4]), scalar(0.5)]],
  scatter: [scatter, [negative, floats([2, 2]), scalar(0)]],
  convolution: [convolution, [floats([1, 5, 4, 2]), floats([2, 3, 2, 3], 2)]],
  gather: [gather, [floats([4, 3]), fromNumbers('i32', [2, 1], [3, 1])]],
};

test('the normal form means what the program does, for every visibility, and runs', async () => {
  for (const [name, [text, inputs]] of Object.entries(programs)) {
    const want = evaluate(parse(text), [...inputs]);
    for (const visibility of [
      ['secret'],
      ['public', 'secret'],
      ['secret', 'public', 'public'],
      ['public', 'public', 'public'],
    ]) {
      const module = run(parse(text), [...normalForm, 'lower-custom-calls'], visibility as Visibility[]);
      assertClose(evaluate(module, [...inputs]), want, 1e-5, `${name} ${visibility}`);
      const { result } = await execute(printModule(module), { protocol: ref2k, inputs });
      assertClose(result.outputs, want, 1e-3, `${name} ${visibility}, in fixed point`);
    }
  }
});

test('windows are peeled, and pooled padding comes back as an attribute', () => {
  const all = Object.fromEntries(Object.entries(programs).map(([n, [text]]) => [n, opt(text, normalForm)]));
  assert.not.match(all.reduceWindow!, /padding|base_dilations/);
  assert.match(all.reduceWindow!, /pphlo.pad %arg0, %arg1, low = \[1, 0\], high = \[2, 3\], interior = \[1, 0\]/);
  assert.not.match(all.convolution!, /dilate|pad = |reverse = /);
  assert.match(all.convolution!, /pphlo.reverse %\d+, dims = \[1\]/);
  assert.match(all.scatter!, /@spuc.pad_unchosen.*\n.*select_and_scatter/);
  const back = run(parse(scatter), [...normalForm, 'lower-custom-calls']);
  assert.is(countOps(back, 'pphlo.slice') + countOps(back, 'pphlo.custom_call'), 0);
});

test('padding that nothing chooses is for select_and_scatter alone; what else reads the whole of it gets initial values', () => {
  const P = 'tensor<4x!pphlo.secret<f32>>';
  const call = (low: number) =>
    `%p = pphlo.custom_call @spuc.pad_unchosen(%x) {pphlo.attributes = {high = array<i64: 1>, low = array<i64: ${low}>}} : ($S) -> tensor<6x!pphlo.secret<f32>>`;
  const lower = (low: number, rest: string, result: string) => () =>
    opt(`func.func @main(%x: $S, %g: tensor<3x!pphlo.secret<f32>>, %i: $sS) -> ${result} {\n${call(low)}\n${rest}\n}`, [
      'lower-custom-calls',
    ]);
  assert.match(
    failure(lower(1, 'return %p : tensor<6x!pphlo.secret<f32>>', 'tensor<6x!pphlo.secret<f32>>')).join(),
    "not for 'func.return'",
  );
  assert.match(failure(lower(2, 'return %x : $S', P)).join(), 'does not give [6]');
  const whole = lower(
    1,
    `%r = "pphlo.select_and_scatter"(%p, %g, %i) <{window_dimensions = array<i64: 2>, window_strides = array<i64: 2>}> ({
    ^bb0(%a: $sS, %b: $sS):
      %c = pphlo.greater_equal %a, %b : ($sS, $sS) -> $sSB
      pphlo.return %c : $sSB
    }, {
    ^bb0(%a: $sS, %b: $sS):
      %c = pphlo.add %a, %b : $sS
      pphlo.return %c : $sS
    }) : (tensor<6x!pphlo.secret<f32>>, tensor<3x!pphlo.secret<f32>>, $sS) -> tensor<6x!pphlo.secret<f32>>
    return %r : tensor<6x!pphlo.secret<f32>>`,
    'tensor<6x!pphlo.secret<f32>>',
  )();
  assert.match(whole, /pphlo.pad %\d, %arg2, low = \[1\], high = \[1\], interior = \[0\]/);
});

test('constants stand first, in the order of the rewriter that SPU uses, equal ones once', () => {
  const text = `func.func @main(%x: $P, %k: $sPB) -> $P {
    %a = pphlo.constant dense<1.0> : $P
    %b = pphlo.constant dense<2.0> : $P
    %s = pphlo.add %x, %a : $P
    %c = pphlo.constant dense<3.0> : $P
    %t = pphlo.add %s, %c : $P
    %again = pphlo.constant dense<1.0> : $P
    %u = pphlo.add %t, %again : $P
    %dead = pphlo.add %b, %b : $P
    return %u : $P
  }`;
  const lines = opt(text, ['lower-conversion-cast'])
    .split('\n')
    .map((l) => l.trim());
  assert.equal(lines.slice(2, 7), [
    '%0 = pphlo.constant dense<3.000000e+00> : tensor<4xf32>',
    '%1 = pphlo.constant dense<1.000000e+00> : tensor<4xf32>',
    '%2 = pphlo.add %arg0, %1 : tensor<4xf32>',
    '%3 = pphlo.add %2, %0 : tensor<4xf32>',
    '%4 = pphlo.add %3, %1 : tensor<4xf32>',
  ]);
});

test.run();
