import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { fromNumbers } from '../eval/values.ts';
import { assertClose, countOps } from './test-meaning.ts';
import { runUnder } from './test-running.ts';
import { opt, parse } from './test-support.ts';

const x = fromNumbers('f32', [6], [1, 0, -2.5, 1e-3, -1e-3, 4000]);
/** What jnp.signbit lowers to, and the shifted words themselves. */
const signbit = `
  func.func @main(%x: tensor<6xf32>) -> (tensor<6xi1>, tensor<6xi32>, tensor<6xui32>) {
    %w = stablehlo.constant dense<31> : tensor<i32>
    %n = stablehlo.broadcast_in_dim %w, dims = [] : (tensor<i32>) -> tensor<6xi32>
    %zero = stablehlo.constant dense<0> : tensor<6xi32>
    %u = stablehlo.constant dense<31> : tensor<6xui32>
    %i = stablehlo.bitcast_convert %x : (tensor<6xf32>) -> tensor<6xi32>
    %s = stablehlo.shift_right_arithmetic %i, %n : tensor<6xi32>
    %b = stablehlo.compare NE, %s, %zero, SIGNED : (tensor<6xi32>, tensor<6xi32>) -> tensor<6xi1>
    %j = stablehlo.bitcast_convert %i : (tensor<6xi32>) -> tensor<6xui32>
    %l = stablehlo.shift_right_logical %j, %u : tensor<6xui32>
    return %b, %s, %l : tensor<6xi1>, tensor<6xi32>, tensor<6xui32>
  }`;

test('jnp.signbit of a secret float runs under every protocol, by one comparison', async () => {
  for (const protocol of ['ref2k', 'semi2k', 'aby3']) {
    const { outputs, pphlo } = await runUnder(protocol, signbit, [x]);
    assertClose(outputs, evaluate(parse(signbit), [x]), 0, protocol);
    assert.is(countOps(pphlo, 'pphlo.bitcast_convert'), 0);
    assert.is(countOps(pphlo, 'pphlo.less'), 1);
    assert.is(countOps(pphlo, 'pphlo.not_equal'), 0);
  }
});

/** A shift of a bitcast; edits make near ones. */
const shift = (edit: (text: string) => string = (t) => t): string =>
  opt(
    edit(`func.func @f(%x: $S, %p: $P) -> $SI {
      %n = pphlo.constant dense<31> : $PI
      %i = pphlo.bitcast_convert %x : ($S) -> $SI
      %r = pphlo.shift_right_arithmetic %i, %n : ($SI, $PI) -> $SI
      return %r : $SI
    }`),
    ['rewrite-signbit-pattern'],
  );

test('the sign word is −1 or 0', () => {
  const out = shift();
  assert.match(out, /pphlo.less %arg0[\s\S]*pphlo.convert[\s\S]*pphlo.negate/);
  assert.not.match(out, /shift|bitcast/);
});

test('other shifts stay, and those of public floats, which have their bits', () => {
  assert.match(
    shift((t) => t.replace('dense<31>', 'dense<30>')),
    /shift_right_arithmetic/,
  );
  assert.match(
    shift((t) => t.replace('_arithmetic', '_logical').replace('dense<31>', 'dense<23>')),
    /shift_right_logical/,
  );
  const open = shift((t) =>
    t.replace('convert %x : ($S) -> $SI', 'convert %p : ($P) -> $PI').replace('($SI, $PI) -> $SI', '($PI, $PI) -> $SI'),
  );
  assert.match(open, /shift_right_arithmetic/);
});

test('integers have a sign bit too; questions about it are answered without a further comparison', () => {
  const out = opt(
    `func.func @f(%x: $SI) -> ($SB, $SB, $SB) {
      %n = pphlo.constant dense<31> : $PI
      %z = pphlo.constant dense<0> : $PI
      %s = pphlo.shift_right_arithmetic %x, %n : ($SI, $PI) -> $SI
      %l = pphlo.shift_right_logical %x, %n : ($SI, $PI) -> $SI
      %a = pphlo.equal %s, %z : ($SI, $PI) -> $SB
      %b = pphlo.less %s, %z : ($SI, $PI) -> $SB
      %c = pphlo.less %l, %z : ($SI, $PI) -> $SB
      return %a, %b, %c : $SB, $SB, $SB
    }`,
    ['rewrite-signbit-pattern', 'cse', 'dce'],
  );
  assert.not.match(out, /shift|pphlo.equal/);
  assert.match(out, /pphlo.not/);
  // [x < 0] and the question whether 0 or 1 is below 0.
  assert.is(out.match(/pphlo.less/g)!.length, 2);
});
test.run();
