import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromNumbers } from '../eval/values.ts';
import { gainOf } from './test-gains.ts';
import { floats, keepsMeaning } from './test-meaning.ts';
import { opt } from './test-support.ts';

const reduced = (text: string): string => opt(text, ['reduce-truncation', 'dce']);
const sum = (x: string, result: string): string =>
  `${result} = stablehlo.reduce(${x} init: %zero) applies stablehlo.add across dimensions = [0] : ($P, $sP) -> $sP`;

/** (s·p)·q, Σx·y, Σx², Σ0.3·x and a·b − c·d. */
const PROGRAM = `func.func @main(%s: $P, %t: $P, %p: $P, %q: $P) -> ($P, $sP, $sP, $sP, $P) {
  %zero = stablehlo.constant dense<0.0> : $sP
  %c = stablehlo.constant dense<0.3> : $P
  %0 = stablehlo.multiply %s, %p : $P
  %1 = stablehlo.multiply %0, %q : $P
  %2 = stablehlo.multiply %s, %t : $P
  ${sum('%2', '%3')}
  %4 = stablehlo.multiply %t, %t : $P
  ${sum('%4', '%5')}
  %6 = stablehlo.multiply %t, %c : $P
  ${sum('%6', '%7')}
  %8 = stablehlo.add %s, %t : $P
  %9 = stablehlo.multiply %8, %t : $P
  %10 = stablehlo.multiply %s, %8 : $P
  %11 = stablehlo.subtract %9, %10 : $P
  return %1, %3, %5, %7, %11 : $P, $sP, $sP, $sP, $P
}`;
const INPUTS = [1, 2, 3, 4].map((i) => floats([4], i));
const VISIBILITY = ['secret', 'secret', 'public', 'public'] as const;

for (const protocol of ['ref2k', 'semi2k', 'aby3'])
  test(`${protocol}: products and sums of products cost more without reduce-truncation`, async () => {
    const gain = { pass: 'reduce-truncation', text: PROGRAM, inputs: INPUTS, visibility: VISIBILITY };
    const [on, off] = await gainOf(gain, protocol);
    if (protocol === 'ref2k') return;
    // In aby3 a product with a public factor has two hops of truncation, in semi2k one; the sums are as long there.
    assert.ok(protocol === 'aby3' ? on.hops < off.hops : on.hops <= off.hops, `${on.hops} hops, ${off.hops} without`);
    assert.ok(on.bytes < off.bytes * 0.8, `${on.bytes} bytes, ${off.bytes} without`);
    assert.ok(
      on.offlineBytes < off.offlineBytes * 0.75,
      `${on.offlineBytes} offline bytes, ${off.offlineBytes} without`,
    );
  });

test('meaning: sums over some dimensions, scales of matrix products, long chains', async () => {
  await keepsMeaning('program', PROGRAM, INPUTS, { visibility: VISIBILITY });
  await keepsMeaning(
    'dimensions',
    `func.func @main(%x: tensor<2x3x4xf32>, %y: tensor<2x3x4xf32>, %n: tensor<2x3x4xi32>) -> (tensor<3xf32>, tensor<2x4xf32>, tensor<2x3xi32>) {
      %z = stablehlo.constant dense<0.0> : tensor<f32>
      %zi = stablehlo.constant dense<0> : tensor<i32>
      %c = stablehlo.constant dense<3.0> : tensor<2x3x4xf32>
      %0 = stablehlo.multiply %x, %y : tensor<2x3x4xf32>
      %1 = stablehlo.reduce(%0 init: %z) applies stablehlo.add across dimensions = [0, 2] : (tensor<2x3x4xf32>, tensor<f32>) -> tensor<3xf32>
      %2 = stablehlo.divide %x, %c : tensor<2x3x4xf32>
      %3 = stablehlo.reduce(%2 init: %z) applies stablehlo.add across dimensions = [1] : (tensor<2x3x4xf32>, tensor<f32>) -> tensor<2x4xf32>
      %4 = stablehlo.multiply %n, %n : tensor<2x3x4xi32>
      %5 = stablehlo.reduce(%4 init: %zi) applies stablehlo.add across dimensions = [2] : (tensor<2x3x4xi32>, tensor<i32>) -> tensor<2x3xi32>
      return %1, %3, %5 : tensor<3xf32>, tensor<2x4xf32>, tensor<2x3xi32>
    }`,
    [
      floats([2, 3, 4]),
      floats([2, 3, 4], 2),
      fromNumbers(
        'i32',
        [2, 3, 4],
        Array.from({ length: 24 }, (_, i) => i * 97 - 1000),
      ),
    ],
  );
  await keepsMeaning(
    'chain',
    `func.func @main(%a: $P, %b: $P, %p: $P, %w: tensor<4x3xf32>) -> ($P, tensor<3xf32>) {
      %0 = stablehlo.multiply %a, %b : $P
      %1 = stablehlo.multiply %b, %p : $P
      %2 = stablehlo.multiply %a, %p : $P
      %3 = stablehlo.multiply %b, %b : $P
      %4 = stablehlo.subtract %0, %1 : $P
      %5 = stablehlo.negate %4 : $P
      %6 = stablehlo.subtract %2, %3 : $P
      %7 = stablehlo.subtract %5, %6 : $P
      %8 = stablehlo.subtract %7, %a : $P
      %c = stablehlo.constant dense<0.7> : tensor<3xf32>
      %9 = stablehlo.dot %a, %w : ($P, tensor<4x3xf32>) -> tensor<3xf32>
      %10 = stablehlo.multiply %9, %c : tensor<3xf32>
      return %8, %10 : $P, tensor<3xf32>
    }`,
    [floats([4]), floats([4], 2), floats([4], 3), floats([4, 3], 4)],
    { visibility: ['secret', 'secret', 'public', 'public'] },
  );
});

test('what stays: integers, bits, sums that are read twice or start elsewhere than at 0, products made outside of a loop', () => {
  const text = reduced(`func.func @f(%x: $S, %y: $S, %n: $SI, %p: $SB, %i: $sS) -> ($SI, $sS, $sS, $S) {
    %z = pphlo.constant dense<0.0> : $sP
    %zs = pphlo.convert %z : ($sP) -> $sS
    %0 = pphlo.multiply %n, %n : $SI
    %1 = pphlo.add %0, %0 : $SI
    %2 = pphlo.multiply %p, %x : ($SB, $S) -> $S
    %3 = pphlo.reduce(%2 init: %zs) applies pphlo.add across dimensions = [0] : ($S, $sS) -> $sS
    %4 = pphlo.multiply %x, %y : $S
    %5 = pphlo.reduce(%4 init: %i) applies pphlo.add across dimensions = [0] : ($S, $sS) -> $sS
    %6 = pphlo.multiply %x, %x : $S
    %7 = pphlo.add %6, %6 : $S
    return %1, %3, %5, %7 : $SI, $sS, $sS, $S
  }`);
  assert.not.match(text, /dot_general/);
  const loop = reduced(`func.func @f(%x: $S, %y: $S, %k: $sPI) -> $S {
    %0 = pphlo.multiply %x, %y : $S
    %r:2 = pphlo.while(%a = %x, %i = %k) : $S, $sPI
    cond {
      %z = pphlo.constant dense<0> : $sPI
      %g = pphlo.greater %i, %z : ($sPI, $sPI) -> $sPB
      pphlo.return %g : $sPB
    } do {
      %o = pphlo.constant dense<1> : $sPI
      %m = pphlo.multiply %a, %a : $S
      %s = pphlo.add %m, %0 : $S
      %d = pphlo.subtract %i, %o : $sPI
      pphlo.return %s, %d : $S, $sPI
    }
    return %r#0 : $S
  }`);
  assert.not.match(loop, /dot_general/);
});

test('constants meet only where their product keeps enough digits', () => {
  const scaled = (p: string, q: string): string =>
    reduced(`func.func @f(%s: $S) -> $S {
      %p = pphlo.constant dense<${p}> : $P
      %q = pphlo.constant dense<${q}> : $P
      %0 = pphlo.multiply %s, %p : ($S, $P) -> $S
      %1 = pphlo.multiply %0, %q : ($S, $P) -> $S
      return %1 : $S
    }`);
  const products = (text: string): number => (text.match(/multiply .*-> tensor<4x!pphlo/g) ?? []).length;
  assert.is(products(scaled('[1.0, 2.0, 0.5, 0.0]', '[1.0, 3.0, 0.25, 7.0]')), 1);
  assert.is(products(scaled('[1.0, 2.0, 0.5, 0.0]', '[1.0, 3.0, 0.001, 7.0]')), 2, 'small');
  assert.is(products(scaled('[1.0, 2.0, 0.5, 0x7FC00000]', '[1.0, 3.0, 0.5, 7.0]')), 2, 'NaN');
  assert.is(products(scaled('0.001', '0.001')), 1, 'one number has as many digits as it needs');
});

test.run();
