import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromNumbers } from '../eval/values.ts';
import { gainOf } from './test-gains.ts';
import { floats, keepsMeaning } from './test-meaning.ts';
import { opt } from './test-support.ts';

const NUMBERS = fromNumbers('i32', [4], [-70000, 3, 0, 1234]);
const BITS = fromNumbers('i1', [4], [1, 0, 0, 1]);
const has = (text: string, ...parts: RegExp[]): void => {
  for (const p of parts) assert.match(text, p);
};
const promoted = (text: string): string => opt(text, ['type-promotion', 'cse', 'dce']);

/** Counts weighted by numbers of units, and a written-out choice: integers and bits times floats. */
const PROGRAM = `func.func @main(%x: $P, %y: $P, %n: $PI, %p: $PB) -> ($P, $P) {
  %one = stablehlo.constant dense<1.0> : $P
  %nf = stablehlo.convert %n : ($PI) -> $P
  %w = stablehlo.multiply %x, %nf : $P
  %pf = stablehlo.convert %p : ($PB) -> $P
  %q = stablehlo.subtract %one, %pf : $P
  %a = stablehlo.multiply %pf, %x : $P
  %b = stablehlo.multiply %q, %y : $P
  %c = stablehlo.add %a, %b : $P
  return %w, %c : $P, $P
}`;
const INPUTS = [floats([4]), floats([4], 2), NUMBERS, BITS];

for (const protocol of ['ref2k', 'semi2k', 'aby3'])
  test(`${protocol}: integers and bits times floats cost more without type-promotion`, async () => {
    // 2^-19 of an encoded input times 70000 is 0.13, 2e-6 of the result's scale.
    const [on, off] = await gainOf(
      { pass: 'type-promotion', text: PROGRAM, inputs: INPUTS, tolerance: 1e-4 },
      protocol,
    );
    if (protocol === 'ref2k') return;
    assert.ok(on.hops < off.hops, `${on.hops} hops, ${off.hops} without`);
    assert.ok(on.bytes < off.bytes * 0.85, `${on.bytes} bytes, ${off.bytes} without`);
  });

test('meaning: masks, blends, integer products on both sides, matrix products, convolution', async () => {
  await keepsMeaning('program', PROGRAM, INPUTS);
  await keepsMeaning(
    'both sides',
    `func.func @main(%n: $PI, %p: $PB) -> ($P, $PI) {
      %0 = stablehlo.convert %n : ($PI) -> $P
      %1 = stablehlo.multiply %0, %0 : $P
      %2 = stablehlo.convert %p : ($PB) -> $PI
      %3 = stablehlo.multiply %2, %n : $PI
      return %1, %3 : $P, $PI
    }`,
    [NUMBERS, BITS],
  );
  const pphlo = await keepsMeaning(
    'products',
    `func.func @main(%x: tensor<1x4x4x1xf32>, %w: tensor<2x2x1x1xi8>, %n: tensor<4x4xi8>, %p: tensor<4xi1>) -> (tensor<1x3x3x1xf32>, tensor<4x4xf32>, tensor<4xf32>) {
      %0 = stablehlo.convert %w : (tensor<2x2x1x1xi8>) -> tensor<2x2x1x1xf32>
      %1 = stablehlo.convolution(%x, %0) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64} : (tensor<1x4x4x1xf32>, tensor<2x2x1x1xf32>) -> tensor<1x3x3x1xf32>
      %2 = stablehlo.reshape %x : (tensor<1x4x4x1xf32>) -> tensor<4x4xf32>
      %3 = stablehlo.convert %n : (tensor<4x4xi8>) -> tensor<4x4xf32>
      %4 = stablehlo.dot %2, %3 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
      %5 = stablehlo.convert %p : (tensor<4xi1>) -> tensor<4xf32>
      %6 = stablehlo.dot %2, %5 : (tensor<4x4xf32>, tensor<4xf32>) -> tensor<4xf32>
      return %1, %4, %6 : tensor<1x3x3x1xf32>, tensor<4x4xf32>, tensor<4xf32>
    }`,
    [
      floats([1, 4, 4, 1]),
      fromNumbers('i8', [2, 2, 1, 1], [1, -2, 127, -128]),
      fromNumbers(
        'i8',
        [4, 4],
        Array.from({ length: 16 }, (_, i) => i * 13 - 100),
      ),
      BITS,
    ],
  );
  let casts = 0;
  pphlo.walk((op) => {
    if (op.name === 'pphlo.convert') casts++;
  });
  assert.is(casts, 0, 'all products take what they are given');
});

test('a cast stays where taking the number is not free and would be done twice', () => {
  const shared = promoted(`func.func @f(%x: $S, %n: $SI) -> ($S, $S) {
    %0 = pphlo.add %n, %n : $SI
    %1 = pphlo.convert %0 : ($SI) -> $S
    %2 = pphlo.multiply %x, %1 : $S
    %3 = pphlo.multiply %1, %2 : $S
    return %2, %3 : $S, $S
  }`);
  has(
    shared,
    /multiply %arg0, %1 : tensor<4x!pphlo.secret<f32>>\n/,
    /multiply %1, %2 : tensor<4x!pphlo.secret<f32>>\n/,
  );
  const alone = promoted(`func.func @f(%x: $S, %n: $SI) -> $S {
    %0 = pphlo.add %n, %n : $SI
    %1 = pphlo.convert %0 : ($SI) -> $S
    %2 = pphlo.multiply %x, %1 : $S
    return %2 : $S
  }`);
  has(alone, /multiply %arg0, %0 : \(tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<i32>>\)/);
});

test('a cast is not drawn into a loop', () => {
  const text = promoted(`func.func @f(%x: $S, %n: $SI, %k: $sPI) -> $S {
    %0 = pphlo.add %n, %n : $SI
    %1 = pphlo.convert %0 : ($SI) -> $S
    %r:2 = pphlo.while(%a = %x, %i = %k) : $S, $sPI
    cond {
      %z = pphlo.constant dense<0> : $sPI
      %g = pphlo.greater %i, %z : ($sPI, $sPI) -> $sPB
      pphlo.return %g : $sPB
    } do {
      %o = pphlo.constant dense<1> : $sPI
      %m = pphlo.multiply %a, %1 : $S
      %d = pphlo.subtract %i, %o : $sPI
      pphlo.return %m, %d : $S, $sPI
    }
    return %r#0 : $S
  }`);
  has(text, /convert %0/, /multiply %\S+, %1 : tensor<4x!pphlo.secret<f32>>\n/);
});

test('near misses of the mask rules', () => {
  // Not a complement, and a blend whose numbers are public: NaN · 0 is not 0.
  const text = promoted(`func.func @f(%p: $SB, %q: $SB, %x: $P, %y: $P, %a: $S, %b: $S) -> ($S, $S) {
    %0 = pphlo.not %p : $SB
    %1 = pphlo.multiply %p, %x : ($SB, $P) -> $S
    %2 = pphlo.multiply %0, %y : ($SB, $P) -> $S
    %3 = pphlo.add %1, %2 : $S
    %4 = pphlo.multiply %p, %a : ($SB, $S) -> $S
    %5 = pphlo.multiply %q, %b : ($SB, $S) -> $S
    %6 = pphlo.add %4, %5 : $S
    return %3, %6 : $S, $S
  }`);
  assert.not.match(text, /select/);
});

test.run();
