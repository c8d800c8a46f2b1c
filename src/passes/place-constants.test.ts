import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opt } from './test-support.ts';

/** The lines of @main after the pass. */
function lines(body: string, args = '%x: $S', type = '$S'): string[] {
  const text = opt(`func.func @main(${args}) -> ${type} {\n${body}\n}`, ['place-constants']);
  return text
    .split('\n')
    .slice(2, -3)
    .map((l) => l.trim().replace(/ : .*/, ''));
}

test('a constant goes before its first reader, in the order of the readers', () => {
  assert.equal(
    lines(
      '%b = pphlo.constant dense<2.0> : $P\n%a = pphlo.constant dense<1.0> : $P\n%y = pphlo.divide %x, %a : ($S, $P) -> $S\n%r = pphlo.subtract %y, %b : ($S, $P) -> $S\nreturn %r : $S',
    ),
    [
      '%0 = pphlo.constant dense<1.000000e+00>',
      '%1 = pphlo.divide %arg0, %0',
      '%2 = pphlo.constant dense<2.000000e+00>',
      '%3 = pphlo.subtract %1, %2',
      'return %3',
    ],
  );
});
test('equal constants are one, and one that nothing reads is none', () => {
  assert.equal(
    lines(
      '%a = pphlo.constant dense<1.0> : $P\n%n = pphlo.constant dense<7> : tensor<i32>\n%y = pphlo.divide %x, %a : ($S, $P) -> $S\n%b = pphlo.constant dense<1.0> : $P\n%r = pphlo.subtract %y, %b : ($S, $P) -> $S\nreturn %r : $S',
    ),
    [
      '%0 = pphlo.constant dense<1.000000e+00>',
      '%1 = pphlo.divide %arg0, %0',
      '%2 = pphlo.subtract %1, %0',
      'return %2',
    ],
  );
});
test('a constant is the second operand of a commutative op, and only of that', () => {
  const of = (op: string) =>
    lines(`%a = pphlo.constant dense<1.0> : $P\n%r = pphlo.${op} %a, %x : ($P, $S) -> $S\nreturn %r : $S`)[1];
  assert.is(of('multiply'), '%1 = pphlo.multiply %arg0, %0');
  assert.is(of('subtract'), '%1 = pphlo.subtract %0, %arg0');
});
test('constants leave loops and choices', () => {
  const out = lines(
    '%r = "pphlo.if"(%p) ({\n%a = pphlo.constant dense<1.0> : $P\n%y = pphlo.divide %x, %a : ($S, $P) -> $S\npphlo.return %y : $S\n}, {\npphlo.return %x : $S\n}) : (tensor<i1>) -> $S\nreturn %r : $S',
    '%x: $S, %p: tensor<i1>',
  );
  assert.match(out[0]!, /constant/);
  assert.match(out[1]!, /pphlo.if/);
});
test('the body of a reducer has its own', () => {
  const out = lines(
    `%z = pphlo.constant dense<0.0> : tensor<f32>
     %h = pphlo.constant dense<0.5> : tensor<f32>
     %r = "pphlo.reduce"(%x, %z) ({
     ^bb0(%a: $sS, %b: $sS):
       %s = pphlo.add %a, %b : $sS
       %t = pphlo.multiply %s, %h : ($sS, tensor<f32>) -> $sS
       pphlo.return %t : $sS
     }) {dimensions = array<i64: 0>} : ($S, tensor<f32>) -> $sS
     return %r : $sS`,
    '%x: $S',
    '$sS',
  );
  assert.match(out.join('\n'), /^%0 = pphlo.constant dense<0.0/);
  assert.match(out.join('\n'), /pphlo.add.*\n%\d+ = pphlo.constant dense<5.0.*\n%\d+ = pphlo.multiply/);
});
test('the same program comes out of every order of constants', () => {
  const use = '%y = pphlo.add %x, %a : ($S, $P) -> $S\n%r = pphlo.divide %y, %b : ($S, $P) -> $S\nreturn %r : $S';
  const [a, b] = ['%a = pphlo.constant dense<1.0> : $P', '%b = pphlo.constant dense<3.0> : $P'];
  assert.equal(lines(`${a}\n${b}\n${use}`), lines(`${b}\n${a}\n${use}`));
});

test.run();
