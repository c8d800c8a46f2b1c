import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tensor } from '../eval/tensor.ts';
import { aby3 } from '../exec/protocols/aby3/index.ts';
import { run as runProgram } from '../exec/runtime/test-support.ts';
import { opt } from './test-support.ts';

const narrowed = (text: string): string => opt(text, ['visibility-narrowing']);

test('a seal before an op vanishes; the result of the function keeps its visibility', () => {
  const text = narrowed(`func.func @main(%x: $P) -> $S {
    %s = pphlo.convert %x : ($P) -> $S
    %r = pphlo.multiply %s, %s : $S
    return %r : $S
  }`);
  assert.match(
    text,
    /%0 = pphlo.multiply %arg0, %arg0 : tensor<4xf32>\n\s*%1 = pphlo.convert %0 .*secret.*\n\s*return %1/,
  );
});

test('what a secret reaches stays secret, and arguments do', () => {
  const text = `func.func @main(%x: $S, %y: $P) -> $S {
    %s = pphlo.add %x, %y : ($S, $P) -> $S
    %r = pphlo.multiply %s, %y : ($S, $P) -> $S
    return %r : $S
  }`;
  assert.is(narrowed(text), opt(text, []));
});

test('the choice of a public predicate is public again; branches are sealed where one of them is secret', () => {
  const text = narrowed(`func.func @main(%x: $S, %y: $P) -> ($S, $S) {
    %t = pphlo.constant dense<true> : $sPB
    %p = pphlo.convert %t : ($sPB) -> $sSB
    %r:2 = "pphlo.if"(%p) ({
      %a = pphlo.convert %y : ($P) -> $S
      pphlo.return %a, %a : $S, $S
    }, {
      %b = pphlo.convert %y : ($P) -> $S
      pphlo.return %x, %b : $S, $S
    }) : ($sSB) -> ($S, $S)
    return %r#0, %r#1 : $S, $S
  }`);
  assert.match(text, /\(tensor<i1>\) -> \(tensor<4x!pphlo.secret<f32>>, tensor<4xf32>\)/);
  assert.is(text.match(/pphlo.convert/g)!.length, 2, 'one in the first branch, one before the return');
});

test('a carry of a loop is secret when it starts or ends an iteration as a secret, else public', () => {
  const text = narrowed(`func.func @main(%n: $sPI, %x: $S, %y: $P) -> ($S, $S) {
    %s = pphlo.convert %y : ($P) -> $S
    %r:3 = pphlo.while(%i = %n, %v = %s, %w = %s) : $sPI, $S, $S
    cond {
      %z = pphlo.constant dense<0> : $sPI
      %go = pphlo.greater %i, %z : ($sPI, $sPI) -> $sPB
      pphlo.return %go : $sPB
    } do {
      %a = pphlo.add %v, %x : $S
      %b = pphlo.add %w, %w : $S
      pphlo.return %i, %a, %b : $sPI, $S, $S
    }
    return %r#1, %r#2 : $S, $S
  }`);
  assert.match(text, /: tensor<i32>, tensor<4x!pphlo.secret<f32>>, tensor<4xf32>\n/);
  assert.match(text, /pphlo.convert %arg2/, 'the first carry is sealed');
});

test('a reducer is narrowed as a whole or stays as it is', () => {
  const reduce = (second: string) => `func.func @main(%x: $S, %y: $P) -> ($sS, $sS) {
    %s = pphlo.convert %y : ($P) -> $S
    %z = pphlo.constant dense<0.0> : $sP
    %c = pphlo.convert %z : ($sP) -> $sS
    %r:2 = pphlo.reduce(%s init: %c), (${second} init: %c) across dimensions = [0] : ($S, $S, $sS, $sS) -> ($sS, $sS)
     reducer(%a: $sS, %b: $sS) (%d: $sS, %e: $sS) {
      %f = pphlo.add %a, %b : $sS
      %g = pphlo.add %d, %e : $sS
      pphlo.return %f, %g : $sS, $sS
    }
    return %r#0, %r#1 : $sS, $sS
  }`;
  assert.match(narrowed(reduce('%s')), /-> \(tensor<f32>, tensor<f32>\)\n/);
  assert.match(narrowed(reduce('%x')), /-> \(tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>\)\n/);
});

test('what a reveal opens is public however it is used; the reveal and what it reads stay', () => {
  const text = narrowed(`func.func @main(%x: $S) -> $S {
    %o = pphlo.reveal %x : ($S) -> $P
    %s = pphlo.convert %o : ($P) -> $S
    %r = pphlo.multiply %s, %s : $S
    return %r : $S
  }`);
  assert.match(text, /pphlo.reveal %arg0/);
  assert.match(text, /pphlo.multiply %0, %0 : tensor<4xf32>/);
});

/** The predicate is made from a secret until the guard against NaN is gone. */
const guarded = `func.func @main(%x: tensor<8xf32>, %n: tensor<f32>) -> tensor<8xf32> {
  %one = stablehlo.slice %x [0:1] : (tensor<8xf32>) -> tensor<1xf32>
  %s = stablehlo.reshape %one : (tensor<1xf32>) -> tensor<f32>
  %nan = stablehlo.compare NE, %s, %s : (tensor<f32>, tensor<f32>) -> tensor<i1>
  %m = stablehlo.select %nan, %s, %n : tensor<i1>, tensor<f32>
  %zero = stablehlo.constant dense<0.0> : tensor<f32>
  %p = stablehlo.compare GT, %m, %zero : (tensor<f32>, tensor<f32>) -> tensor<i1>
  %r = "stablehlo.if"(%p) ({
    %b = stablehlo.add %x, %x : tensor<8xf32>
    stablehlo.return %b : tensor<8xf32>
  }, {
    %a = stablehlo.divide %x, %x : tensor<8xf32>
    stablehlo.return %a : tensor<8xf32>
  }) : (tensor<i1>) -> tensor<8xf32>
  return %r : tensor<8xf32>
}`;
test('a choice that only seemed secret costs its branch, not both: without the pass the program costs more', async () => {
  const inputs = [
    tensor('f32', [8], Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8])),
    tensor('f32', [], Float32Array.of(1)),
  ];
  const cost = async (disablePasses: string[]) =>
    (await runProgram(guarded, { protocol: aby3, inputs, visibility: ['secret', 'public'], disablePasses })).result
      .totals;
  const [on, off] = [await cost([]), await cost(['visibility-narrowing'])];
  assert.ok(
    on.hops < off.hops && on.bytes < off.bytes,
    `${on.hops} hops and ${on.bytes} bytes, ${off.hops} and ${off.bytes} without`,
  );
});

test.run();
