import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromNumbers } from '../eval/values.ts';
import { gainOf } from './test-gains.ts';
import { wave } from './test-meaning.ts';
import { opt } from './test-support.ts';

const SOFTMAX = `func.func @main(%x: tensor<4x10xf32>) -> tensor<4x10xf32> {
  %ninf = stablehlo.constant dense<0xFF800000> : tensor<f32>
  %zero = stablehlo.constant dense<0.0> : tensor<f32>
  %m = stablehlo.reduce(%x init: %ninf) applies stablehlo.maximum across dimensions = [1] : (tensor<4x10xf32>, tensor<f32>) -> tensor<4xf32>
  %mb = stablehlo.broadcast_in_dim %m, dims = [0] : (tensor<4xf32>) -> tensor<4x10xf32>
  %d = stablehlo.subtract %x, %mb : tensor<4x10xf32>
  %e = stablehlo.exponential %d : tensor<4x10xf32>
  %s = stablehlo.reduce(%e init: %zero) applies stablehlo.add across dimensions = [1] : (tensor<4x10xf32>, tensor<f32>) -> tensor<4xf32>
  %sb = stablehlo.broadcast_in_dim %s, dims = [0] : (tensor<4xf32>) -> tensor<4x10xf32>
  %r = stablehlo.divide %e, %sb : tensor<4x10xf32>
  return %r : tensor<4x10xf32>
}`;
/** Sums of bits, compared as whole numbers. */
const COUNT = `func.func @main(%x: $P, %y: $P) -> $PB {
  %p = stablehlo.compare LT, %x, %y : ($P, $P) -> $PB
  %q = stablehlo.compare EQ, %x, %y : ($P, $P) -> $PB
  %a = stablehlo.convert %p : ($PB) -> $PI
  %b = stablehlo.convert %q : ($PB) -> $PI
  %two = stablehlo.constant dense<2> : $PI
  %t = stablehlo.multiply %b, %two : $PI
  %s = stablehlo.add %a, %t : $PI
  %o = stablehlo.constant dense<1> : $PI
  %r = stablehlo.compare GE, %s, %o : ($PI, $PI) -> $PB
  return %r : $PB
}`;
const TANH = `func.func @main(%x: tensor<16xf32>, %y: tensor<16xf32>) -> tensor<16xf32> {
  %t = stablehlo.tanh %x : tensor<16xf32>
  %u = stablehlo.tanh %y : tensor<16xf32>
  %r = stablehlo.maximum %t, %u : tensor<16xf32>
  return %r : tensor<16xf32>
}`;
/** The divisor lies between 3 and what an exponential can be. */
const SIGMOID = `func.func @main(%x: tensor<NxSHAPE>) -> tensor<NxSHAPE> {
  %e = stablehlo.exponential %x : tensor<NxSHAPE>
  %one = stablehlo.constant dense<1.0> : tensor<NxSHAPE>
  %three = stablehlo.constant dense<3.0> : tensor<NxSHAPE>
  %d = stablehlo.add %e, %three : tensor<NxSHAPE>
  %r = stablehlo.divide %one, %d : tensor<NxSHAPE>
  return %r : tensor<NxSHAPE>
}`.replaceAll('xSHAPE', 'xf32');

const four = (...v: number[]) => fromNumbers('f32', [4], v);
const far = (n: number, by: number) =>
  fromNumbers(
    'f32',
    [n],
    wave(n, by).map((v) => v * by),
  );
/** Name, program, inputs; at most this part of the bytes remains, online and offline, and hops that are saved. */
const rows = [
  {
    name: 'softmax',
    text: SOFTMAX,
    inputs: [
      fromNumbers(
        'f32',
        [4, 10],
        wave(40).map((v) => 9 * v),
      ),
    ],
    online: 0.82,
    offline: 0.63,
    hops: 1,
  },
  {
    name: 'whole numbers',
    text: COUNT,
    inputs: [four(1, 2, 3, 4), four(1, 3, 2, 4)],
    online: 0.75,
    offline: 0.77,
    hops: 3,
  },
  { name: 'maximum', text: TANH, inputs: [far(16, 3), far(16, 1e5)], online: 0.999, offline: 0.999, hops: 0 },
  {
    name: 'divisor',
    text: SIGMOID.replaceAll('N', '4'),
    inputs: [four(-20, -1, 0.5, 8)],
    online: 0.5,
    offline: 0.4,
    hops: 0,
  },
  {
    name: 'long divisor',
    text: SIGMOID.replaceAll('N', '1000'),
    inputs: [far(1000, 9)],
    online: 0.95,
    offline: 0.95,
    hops: 0,
  },
];

for (const protocol of ['aby3', 'semi2k', 'ref2k'])
  for (const { name, text, inputs, online, offline, hops } of rows)
    test(`${name} means the same under ${protocol} and costs less`, async () => {
      const [now, without] = await gainOf({ pass: 'narrow-ranges', text, inputs }, protocol);
      if (protocol === 'ref2k') return;
      assert.ok(now.bytes <= online * without.bytes, `${now.bytes} of ${without.bytes} bytes`);
      assert.ok(now.offlineBytes <= offline * without.offlineBytes, `${now.offlineBytes} of ${without.offlineBytes}`);
      assert.ok(without.hops - now.hops >= hops, `${now.hops} of ${without.hops} hops`);
    });

const narrowed = (body: string, args = '%x: $S, %y: $S, %i: $SI') =>
  opt(`func.func @main(${args}) -> $S {\n${body}\nreturn %r : $S\n}`, ['narrow-ranges']);

test('nothing is said of numbers that inputs may make large, negative or zero', () => {
  for (const body of [
    '%r = pphlo.divide %x, %y : $S',
    '%d = pphlo.multiply %y, %y : $S\n%r = pphlo.divide %x, %d : $S',
    '%e = pphlo.exponential %y : $S\n%r = pphlo.divide %x, %e : $S',
    '%r = pphlo.maximum %x, %y : $S',
    '%t = pphlo.tanh %x : $S\n%r = pphlo.maximum %t, %y : $S',
    '%e = pphlo.exponential %x : $S\n%f = pphlo.exponential %e : $S\n%g = pphlo.multiply %e, %f : $S\n%r = pphlo.maximum %g, %f : $S',
  ])
    assert.not.match(narrowed(body), /_bits/);
});

test('of what is secret by its type only, nothing is said that holds for shared numbers alone', () => {
  const body =
    '%e = pphlo.exponential %s : $S\n%c = pphlo.constant dense<1.0> : $P\n%d = pphlo.add %e, %c : ($S, $P) -> $S\n%r = pphlo.divide %x, %d : $S';
  assert.match(narrowed(body.replace('%s', '%x')), /divisor_bits = array<i64: 64, 18, 17, 51>/);
  const sealed = `%s = pphlo.convert %p : ($P) -> $S\n${body}`;
  assert.not.match(narrowed(sealed, '%x: $S, %p: $P'), /_bits/);
});

const NEAR = `func.func @main(%x: tensor<3x5x!pphlo.secret<f32>>) -> tensor<3x5x!pphlo.secret<f32>> {
  %low = pphlo.constant dense<0xFF800000> : tensor<f32>
  %zero = pphlo.constant dense<0.0> : tensor<f32>
  MAX
  %b = pphlo.broadcast %m, dims = [0] : (tensor<3x!pphlo.secret<f32>>) -> tensor<3x5x!pphlo.secret<f32>>
  %d = pphlo.subtract %x, %b : tensor<3x5x!pphlo.secret<f32>>
  %e = pphlo.exponential %d : tensor<3x5x!pphlo.secret<f32>>
  %s = pphlo.reduce(%e init: %zero) applies pphlo.add across dimensions = [1] : (tensor<3x5x!pphlo.secret<f32>>, tensor<f32>) -> tensor<3x!pphlo.secret<f32>>
  %r = pphlo.divide_by_broadcast %e, %s, dims = [0] : (tensor<3x5x!pphlo.secret<f32>>, tensor<3x!pphlo.secret<f32>>) -> tensor<3x5x!pphlo.secret<f32>>
  return %r : tensor<3x5x!pphlo.secret<f32>>
}`;
test('a softmax is one whose maximum is an element of the row', () => {
  const fold = (init: string, over = 1) =>
    `%m = pphlo.reduce(%x init: ${init}) applies pphlo.maximum across dimensions = [${over}] : (tensor<3x5x!pphlo.secret<f32>>, tensor<f32>) -> tensor<3x!pphlo.secret<f32>>`;
  const place = (direction: string) =>
    `%p = pphlo.order_statistics %x ${direction}, places = 0 to 1 {method = #pphlo<sort_method RANKS>} : (tensor<3x5x!pphlo.secret<f32>>) -> tensor<3x1x!pphlo.secret<f32>>
     %m = pphlo.reshape %p : (tensor<3x1x!pphlo.secret<f32>>) -> tensor<3x!pphlo.secret<f32>>`;
  const of = (max: string) => opt(NEAR.replace('MAX', max), ['narrow-ranges']);
  for (const max of [fold('%low'), place('DES')]) assert.match(of(max), /divisor_bits = array<i64: 64, 18, 17, 21>/);
  for (const max of [fold('%zero'), place('ASC')]) assert.not.match(of(max), /_bits/);
});

test('what no longer holds is taken away', () => {
  const stale = '%r = pphlo.divide %x, %y {divisor_bits = array<i64: 64, 18, 17, 20>} : $S';
  assert.not.match(narrowed(stale), /_bits/);
});

test.run();
