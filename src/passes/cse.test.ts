import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opt } from './test-support.ts';

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;
const main = (body: string, results = '%r : $S', type = '$S') =>
  opt(`func.func @main(%x: $S, %y: $S, %p: $sPB) -> ${type} {\n${body}\nreturn ${results}\n}`, ['cse']);

test('equal ops are computed once; operands of a commutative one in any order', () => {
  const text = main('%a = pphlo.multiply %x, %y : $S\n%b = pphlo.multiply %y, %x : $S\n%r = pphlo.add %a, %b : $S');
  assert.is(count(text, /pphlo.multiply/g), 1);
});
test('operands of other ops in their order', () => {
  const text = main('%a = pphlo.subtract %x, %y : $S\n%b = pphlo.subtract %y, %x : $S\n%r = pphlo.add %a, %b : $S');
  assert.is(count(text, /pphlo.subtract/g), 2);
});
test('other attributes or other result types are other ops', () => {
  const slices = (second: string) =>
    main(
      `%a = pphlo.slice %x [0:2] : ($S) -> tensor<2x!pphlo.secret<f32>>\n%b = pphlo.slice %x ${second} : ($S) -> tensor<2x!pphlo.secret<f32>>\n%r = pphlo.concatenate %a, %b, dim = 0 : (tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> $S`,
    );
  assert.is(count(slices('[1:3]'), /pphlo.slice/g), 2);
  assert.is(count(slices('[0:2]'), /pphlo.slice/g), 1);
  const converts = main(
    '%a = pphlo.convert %x : ($S) -> tensor<4x!pphlo.secret<f64>>\n%b = pphlo.convert %x : ($S) -> tensor<4x!pphlo.secret<i32>>\n%r = pphlo.negate %x : $S',
  );
  assert.is(count(converts, /pphlo.convert/g), 2);
});
test('literals are compared bit by bit', () => {
  const of = (a: string, b: string) =>
    count(
      opt(
        `func.func @main() -> (tensor<2xf32>, tensor<2xf32>) {\n%a = pphlo.constant dense<${a}> : tensor<2xf32>\n%b = pphlo.constant dense<${b}> : tensor<2xf32>\nreturn %a, %b : tensor<2xf32>, tensor<2xf32>\n}`,
        ['cse'],
      ),
      /pphlo.constant/g,
    );
  assert.is(of('[1.0, 2.0]', '[1.0, 2.0]'), 1);
  assert.is(of('0.0', '-0.0'), 2);
  assert.is(of('0x7FC00000', '0x7FC00001'), 2);
  assert.is(of('[1.0, 1.0]', '1.0'), 1);
});
test('a value of a region around is used; one of a sibling region is not', () => {
  const text = main(
    `%a = pphlo.exponential %x : $S
    %r = "pphlo.if"(%p) ({
      %b = pphlo.exponential %x : $S
      pphlo.return %b : $S
    }, {
      %c = pphlo.negate %x : $S
      pphlo.return %c : $S
    }) : ($sPB) -> $S
    %d = pphlo.negate %x : $S`,
    '%r, %d : $S, $S',
    '($S, $S)',
  );
  assert.is(count(text, /pphlo.exponential/g), 1);
  assert.is(count(text, /pphlo.negate/g), 2);
});
test('reducers with equal bodies are one, with other bodies two', () => {
  const reduce = (op: string) =>
    `pphlo.reduce(%x init: %c) across dimensions = [0] : ($S, $sP) -> $sS
     reducer(%l: $sS, %m: $sS) {
      %s = pphlo.${op} %m, %l : $sS
      pphlo.return %s : $sS
    }`;
  const both = (a: string, b: string) =>
    count(
      main(
        `%c = pphlo.constant dense<0.0> : $sP\n%a = ${reduce(a)}\n%r = ${reduce(b)}`,
        '%a, %r : $sS, $sS',
        '($sS, $sS)',
      ),
      /pphlo.reduce\(/g,
    );
  assert.is(both('add', 'add'), 1);
  assert.is(both('add', 'maximum'), 2);
});
test('what has effects is never merged', () => {
  const text = opt(
    'func.func @main(%x: $S) -> ($P, $P) {\n%a = pphlo.reveal %x : ($S) -> $P\n%b = pphlo.reveal %x : ($S) -> $P\nreturn %a, %b : $P, $P\n}',
    ['cse'],
  );
  assert.is(count(text, /pphlo.reveal/g), 2);
});

test.run();
