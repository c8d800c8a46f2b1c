import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import { fromNumbers, toNumbers } from '../../eval/values.ts';
import { keepsMeaning } from '../test-meaning.ts';
import { asyncFailure, opt, parse } from '../test-support.ts';

const column = fromNumbers('f32', [2, 1], [1, 2]);
const row = fromNumbers('f32', [3], [10, 20, 30]);
const program = (body: string, result = 'tensor<2x3xf32>') =>
  `func.func @main(%c: tensor<2x1xf32>, %r: tensor<3xf32>) -> ${result} {\n${body}\nreturn %0 : ${result}\n}`;
const TYPES = '(tensor<2x1xf32>, tensor<3xf32>)';

test('shapes are laid over each other from the right, whoever evaluates', async () => {
  for (const [op, want] of [
    ['add', [11, 21, 31, 12, 22, 32]],
    ['divide', [0.1, 0.05, 1 / 30, 0.2, 0.1, 2 / 30]],
    ['maximum', [10, 20, 30, 10, 20, 30]],
  ] as const) {
    const text = program(`%0 = chlo.broadcast_${op} %c, %r : ${TYPES} -> tensor<2x3xf32>`);
    const [got] = evaluate(parse(text), [column, row]);
    for (const [i, x] of toNumbers(got!).entries()) assert.ok(Math.abs(Number(x) - want[i]!) < 1e-6, op);
    for (const v of ['secret', 'public'] as const)
      await keepsMeaning(op, text, [column, row], { visibility: [v, 'secret'] });
  }
});

test('compare and select', async () => {
  const text = program(`
    %p = chlo.broadcast_compare %c, %r {comparison_direction = #chlo<comparison_direction LT>} : ${TYPES} -> tensor<2x3xi1>
    %0 = chlo.broadcast_select %p, %c, %r : (tensor<2x3xi1>, tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xf32>`);
  await keepsMeaning('select', text, [column, row]);
});

test('composed ops inside regions, and over batches of them', () => {
  const text = `func.func @main(%x: tensor<3xf32>) -> tensor<3xf32> {
    %i = stablehlo.constant dense<1.0> : tensor<f32>
    %0 = "stablehlo.map"(%x) <{dimensions = array<i64: 0>}> ({
    ^bb0(%a: tensor<f32>):
      %1 = chlo.broadcast_add %a, %i : (tensor<f32>, tensor<f32>) -> tensor<f32>
      stablehlo.return %1 : tensor<f32>
    }) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
  }`;
  assert.equal(toNumbers(evaluate(parse(text), [row])[0]!), [11, 21, 31]);
});

test('operands of the result shape are taken as they are', () => {
  const text = `func.func @main(%x: tensor<3xf32>) -> tensor<3xf32> {
    %0 = chlo.broadcast_add %x, %x {broadcast_dimensions = array<i64: 0>} : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
  }`;
  assert.not.match(opt(text, ['hlo-legalize-to-pphlo']), 'broadcast');
});

test('what cannot be broadcast is refused', async () => {
  const bad = (body: string) => asyncFailure(async () => parse(program(body)));
  assert.equal(await bad('%0 = chlo.broadcast_add %r, %r : (tensor<3xf32>, tensor<3xf32>) -> tensor<2x3xf32>'), [
    "shape: 'chlo.broadcast_add' has result type tensor<2x3xf32> but its operands give tensor<3xf32>",
  ]);
  const two = '%s = stablehlo.constant dense<1.0> : tensor<2xf32>\n';
  assert.match(
    (await bad(`${two}%0 = chlo.broadcast_add %s, %r : (tensor<2xf32>, tensor<3xf32>) -> tensor<2x3xf32>`)).join(),
    "shape: 'chlo.broadcast_add' cannot broadcast [2] and [3] to one shape",
  );
  assert.match(
    (
      await bad(`%0 = chlo.broadcast_add %c, %r {broadcast_dimensions = array<i64: 0>} : ${TYPES} -> tensor<2x3xf32>`)
    ).join(),
    'has broadcast_dimensions [0]; only [1]',
  );
});

test.run();
