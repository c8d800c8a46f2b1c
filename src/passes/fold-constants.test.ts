import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opt } from './test-support.ts';

/** Body after folding, without the lines around it. */
const body = (text: string, type: string): string[] =>
  opt(`func.func @main(%x: $P) -> ${type} {\n${text}\n}`, ['fold-constants', 'dce'])
    .split('\n')
    .slice(2, -3)
    .map((l) => l.trim());

test('public ops on constants are computed in their dtype', () => {
  assert.equal(
    body(
      '%a = pphlo.constant dense<[200, 1]> : tensor<2xui8>\n%b = pphlo.constant dense<[100, 2]> : tensor<2xui8>\n%r = pphlo.add %a, %b : tensor<2xui8>\nreturn %r : tensor<2xui8>',
      'tensor<2xui8>',
    ),
    ['%0 = pphlo.constant dense<[44, 3]> : tensor<2xui8>', 'return %0 : tensor<2xui8>'],
  );
});
test('splats stay splats whatever their size', () => {
  const t = 'tensor<1000000x1000xf32>';
  assert.equal(
    body(
      `%a = pphlo.constant dense<2.0> : ${t}\n%b = pphlo.constant dense<3.0> : ${t}\n%r = pphlo.multiply %a, %b : ${t}\nreturn %r : ${t}`,
      t,
    ),
    [`%0 = pphlo.constant dense<6.000000e+00> : ${t}`, `return %0 : ${t}`],
  );
});
test('a huge operand is not expanded for a small result', () => {
  const t = 'tensor<60000x60000xf32>';
  const lines = body(
    `%a = pphlo.constant dense<2.0> : ${t}\n%b = pphlo.constant dense<0> : tensor<i32>\n%r = pphlo.dynamic_slice %a, %b, %b, sizes = [1, 2] : (${t}, tensor<i32>, tensor<i32>) -> tensor<1x2xf32>\nreturn %r : tensor<1x2xf32>`,
    'tensor<1x2xf32>',
  );
  assert.match(lines.join(), /pphlo.dynamic_slice/);
});
test('a splat in another shape is a splat', () => {
  const t = 'tensor<60000x60000xf32>';
  assert.equal(
    body(
      `%a = pphlo.constant dense<2.0> : tensor<f32>\n%r = pphlo.broadcast %a, dims = [] : (tensor<f32>) -> ${t}\nreturn %r : ${t}`,
      t,
    ),
    [`%0 = pphlo.constant dense<2.000000e+00> : ${t}`, `return %0 : ${t}`],
  );
  const secret =
    '%a = pphlo.constant dense<2.0> : $P\n%s = pphlo.convert %a : ($P) -> $S\n%r = pphlo.reshape %s : ($S) -> $S\nreturn %r : $S';
  assert.match(body(secret, '$S').join(), /convert/);
});
test('a folded value keeps its visibility: it is sealed again', () => {
  assert.equal(
    body(
      '%a = pphlo.constant dense<2.0> : $P\n%s = pphlo.convert %a : ($P) -> $S\n%r = pphlo.negate %s : $S\nreturn %r : $S',
      '$S',
    ),
    [
      '%0 = pphlo.constant dense<-2.000000e+00> : tensor<4xf32>',
      '%1 = pphlo.convert %0 : (tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>',
      'return %1 : tensor<4x!pphlo.secret<f32>>',
    ],
  );
});
test('a literal of more than 2^20 elements is not expanded to take a piece of it', () => {
  const piece = (n: number) =>
    body(
      `%a = pphlo.constant dense<"0x${'01'.repeat(n)}"> : tensor<${n}xi8>\n%r = pphlo.slice %a [0:1] : (tensor<${n}xi8>) -> tensor<1xi8>\nreturn %r : tensor<1xi8>`,
      'tensor<1xi8>',
    ).some((l) => l.includes('slice'));
  assert.is(piece(2 ** 20), false);
  assert.is(piece(2 ** 20 + 1), true);
});
test('inputs are not constants, and a reveal is never folded', () => {
  assert.match(body('%r = pphlo.negate %x : $P\nreturn %r : $P', '$P')[0]!, /negate/);
  assert.ok(
    body(
      '%a = pphlo.constant dense<2.0> : $P\n%s = pphlo.convert %a : ($P) -> $S\n%r = pphlo.reveal %s : ($S) -> $P\nreturn %r : $P',
      '$P',
    ).some((l) => l.includes('reveal')),
  );
});

test.run();
