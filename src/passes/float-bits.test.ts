import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileModule } from '../compiler.ts';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import type { Tensor } from '../eval/tensor.ts';
import { fromNumbers, toNumbers } from '../eval/values.ts';
import { assertClose, keepsMeaning } from './test-meaning.ts';
import { runUnder } from './test-running.ts';
import { opt, parse } from './test-support.ts';

/** A float from the bits of `%x`, made by `body` as `%b`. */
const program = (
  int: string,
  float: string,
  body: string,
) => `func.func @main(%x: tensor<6x${int}>) -> tensor<6x${float}> {
  ${body}
  %r = stablehlo.bitcast_convert %b : (tensor<6x${int}>) -> tensor<6x${float}>
  return %r : tensor<6x${float}>
}`;
const splat = (name: string, int: string, v: string) => `%${name} = stablehlo.constant dense<${v}> : tensor<6x${int}>`;
const assembled = (int: string, float: string, shift: number, exponent: string, by = 'or') =>
  program(
    int,
    float,
    `${splat('n', int, String(shift))}
  ${splat('e', int, exponent)}
  %m = stablehlo.shift_right_logical %x, %n : tensor<6x${int}>
  %b = stablehlo.${by} %m, %e : tensor<6x${int}>`,
  );
const words = (int: string, bits: number): Tensor =>
  fromNumbers(
    int as 'ui32',
    [6],
    [0, 1, 2 ** (bits - 1), 2 ** bits - 1, 2 ** (bits - 3) + 12345, 977].map((v) => v % 2 ** bits),
  );

test('floats of every width, from bits below a constant exponent', async () => {
  for (const [int, float, bits, shift, exponent, by] of [
    ['ui32', 'f32', 32, 9, '1065353216', 'or'],
    ['ui32', 'f32', 32, 12, '1073741824', 'add'],
    ['i32', 'f32', 31, 9, '1056964608', 'xor'],
    ['ui16', 'f16', 16, 6, '15360', 'or'],
    ['ui16', 'bf16', 16, 9, '16256', 'or'],
    ['ui64', 'f64', 52, 12, '4607182418800017408', 'or'],
  ] as const) {
    const text = assembled(int, float, shift, exponent, by);
    await keepsMeaning(`${float} ${by}`, text, [words(int, bits)], { tolerance: 1e-6 });
    for (const protocol of ['ref2k', 'aby3']) {
      const { outputs } = await runUnder(protocol, text, [words(int, bits)]);
      assertClose(outputs, evaluate(parse(text), [words(int, bits)]), 2 ** -16, `${float} under ${protocol}`);
    }
  }
});

test('with fewer bits in the ring, what is below its step goes first', async () => {
  const { pphlo } = await compileModule(parse(assembled('ui32', 'f32', 9, '1065353216')), { field: 'FM32' });
  const [got, want] = [pphlo, parse(assembled('ui32', 'f32', 9, '1065353216'))].map((m) =>
    toNumbers(evaluate(m, [words('ui32', 32)])[0]!).map(Number),
  );
  for (const [i, w] of want!.entries()) assert.ok(Math.abs(got![i]! - w) < 2 ** -15);
});

test('bits that may be anything else stay a bitcast, and are refused', async () => {
  for (const text of [
    program('ui32', 'f32', '%b = stablehlo.not %x : tensor<6xui32>'),
    // One bit reaches the exponent.
    assembled('ui32', 'f32', 8, '1065353216'),
    // A constant with bits of the mantissa, an infinity, a subnormal, a negative number.
    assembled('ui32', 'f32', 9, '1065353217'),
    assembled('ui32', 'f32', 9, '2139095040'),
    assembled('ui32', 'f32', 9, '0'),
    assembled('ui32', 'f32', 9, '3212836864'),
  ]) {
    const pipeline = ['inline', 'hlo-legalize-to-pphlo', 'float-bits'];
    assert.match(opt(text, pipeline), /bitcast_convert/);
    const { pphlo } = await compileModule(parse(text), {});
    let left = 0;
    pphlo.walk((op) => void (op.name === 'pphlo.bitcast_convert' && left++));
    assert.is(left, 1);
  }
});

test('a whole number times a small constant keeps its digits', async () => {
  const text = `func.func @main(%x: tensor<4xi32>) -> tensor<4xf32> {
    %c = stablehlo.constant dense<3.0e-7> : tensor<4xf32>
    %f = stablehlo.convert %x : (tensor<4xi32>) -> tensor<4xf32>
    %r = stablehlo.multiply %f, %c : tensor<4xf32>
    return %r : tensor<4xf32>
  }`;
  const x = [fromNumbers('i32', [4], [8_000_000, -5_000_000, 123, 2_000_000_000])];
  for (const protocol of ['ref2k', 'aby3', 'semi2k'])
    assertClose((await runUnder(protocol, text, x)).outputs, evaluate(parse(text), x), 2 ** -15, protocol);
});

test.run();
