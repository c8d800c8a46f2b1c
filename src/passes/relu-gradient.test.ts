import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { fromNumbers } from '../eval/values.ts';
import { assertClose, countOps, keepsMeaning } from './test-meaning.ts';
import { runUnder } from './test-running.ts';
import { opt, parse } from './test-support.ts';

/** Both gradients of max(x, y) (of min(x, y)), times g, and the extreme itself: what JAX writes. */
const gradients = (extreme: string, y = '%y'): string => {
  const side = (n: string, mine: string, other: string): string => `
    %p${n} = stablehlo.compare EQ, ${mine}, %z, FLOAT : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xi1>
    %a${n} = stablehlo.select %p${n}, %one, %zero : tensor<8xi1>, tensor<8xf32>
    %q${n} = stablehlo.compare EQ, %z, ${other}, FLOAT : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xi1>
    %b${n} = stablehlo.select %q${n}, %two, %one : tensor<8xi1>, tensor<8xf32>
    %d${n} = stablehlo.divide %a${n}, %b${n} : tensor<8xf32>
    %r${n} = stablehlo.multiply %g, %d${n} : tensor<8xf32>`;
  return `
  func.func @main(%x: tensor<8xf32>, %y: tensor<8xf32>, %g: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
    %zero = stablehlo.constant dense<0.0> : tensor<8xf32>
    %one = stablehlo.constant dense<1.0> : tensor<8xf32>
    %two = stablehlo.constant dense<2.0> : tensor<8xf32>
    %z = stablehlo.${extreme} %x, ${y} : tensor<8xf32>${side('x', '%x', y)}${side('y', y, '%x')}
    return %z, %rx, %ry : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
  }`;
};
const inputs = [
  [1, 0, -2, 0.5, 0, 3, -1, 2],
  [1, 0.25, -2, 0.25, -1, 4, 3, 0],
  [2, 3, -1, 0.5, 1, 1, -4, 8],
].map((v) => fromNumbers('f32', [8], v));

for (const extreme of ['maximum', 'minimum'])
  for (const y of ['%y', '%zero'])
    test(`${extreme} of x and ${y}: ties are split evenly, nothing is divided`, async () => {
      const text = gradients(extreme, y);
      const out = await keepsMeaning(extreme, text, inputs);
      assert.is(countOps(out, 'pphlo.divide') + countOps(out, 'pphlo.reciprocal'), 0);
      assert.is(countOps(out, 'pphlo.less'), 1);
      assert.is(countOps(out, 'pphlo.equal'), 1);
      assert.is(countOps(out, `pphlo.${extreme}`), 0);
      const want = evaluate(parse(text), inputs);
      for (const protocol of ['semi2k', 'aby3']) {
        const on = await runUnder(protocol, text, inputs);
        const off = await runUnder(protocol, text, inputs, { disablePasses: ['relu-gradient'] });
        assertClose(on.outputs, want, 1e-4, protocol);
        assert.ok(on.totals.hops <= off.totals.hops - 2, `${on.totals.hops} hops, ${off.totals.hops} without`);
        assert.ok(on.totals.bytes < 0.9 * off.totals.bytes, `${on.totals.bytes} bytes, ${off.totals.bytes} without`);
      }
    });

test('other quotients of choices stay', () => {
  const near = (edit: (text: string) => string): string =>
    opt(
      edit(`func.func @f(%x: $S, %y: $S, %w: $S) -> $S {
        %0 = pphlo.constant dense<0.0> : $P
        %1 = pphlo.constant dense<1.0> : $P
        %2 = pphlo.constant dense<2.0> : $P
        %z = pphlo.maximum %x, %y : $S
        %p = pphlo.equal %x, %z : ($S, $S) -> $SB
        %q = pphlo.equal %y, %z : ($S, $S) -> $SB
        %a = pphlo.select %p, %1, %0 : ($SB, $P, $P) -> $S
        %b = pphlo.select %q, %2, %1 : ($SB, $P, $P) -> $S
        %r = pphlo.divide %a, %b : $S
        return %r : $S
      }`),
      ['relu-gradient'],
    );
  assert.not.match(
    near((t) => t),
    /pphlo.divide/,
  );
  // Another divisor, the same side twice, a third value, another extreme.
  for (const [from, to] of [
    ['dense<2.0>', 'dense<3.0>'],
    ['pphlo.equal %y, %z', 'pphlo.equal %x, %z'],
    ['pphlo.equal %y, %z', 'pphlo.equal %w, %z'],
    ['pphlo.maximum', 'pphlo.add'],
  ] as const)
    assert.match(
      near((t) => t.replace(from, to)),
      /pphlo.divide/,
      `${from} -> ${to}`,
    );
});
test.run();
