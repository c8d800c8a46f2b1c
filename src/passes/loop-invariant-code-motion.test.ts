import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { tensor } from '../eval/tensor.ts';
import { opt, parse, run } from './test-support.ts';

const PASS = 'loop-invariant-code-motion';
/** A loop of %n trips over a counter and further carries; `body` makes %next and may read %i and %v. */
const loop = (body: string, before = '', init = '%x') => `func.func @main(%n: tensor<i32>, %x: $S, %y: $S) -> $S {
  %zero = pphlo.constant dense<0> : tensor<i32>
  ${before}
  %r:3 = pphlo.while(%i = %zero, %v = ${init}, %k = %y) : tensor<i32>, $S, $S
  cond {
    %go = pphlo.less %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    pphlo.return %go : tensor<i1>
  } do {
    %one = pphlo.constant dense<1> : tensor<i32>
    %j = pphlo.add %i, %one : tensor<i32>
    ${body}
    pphlo.return %j, %next, %k : tensor<i32>, $S, $S
  }
  return %r#1 : $S
}`;
const [head, inside] = [/^[\s\S]*?pphlo\.while/, /pphlo\.while[\s\S]*$/];

test('what depends on nothing of the loop goes before it, also through a carry that is only handed on', () => {
  const text = opt(loop('%e = pphlo.exponential %k : $S\n%next = pphlo.add %v, %e : $S'), [PASS]);
  assert.match(text.match(head)![0], /pphlo\.exponential %arg2/);
  assert.match(text.match(inside)![0], /: tensor<i32>, tensor<4x!pphlo.secret<f32>>\n/, 'two carries are left');
  assert.not.match(text.match(inside)![0], /pphlo\.(exponential|constant)/);
});

test('what reads a carry that changes stays', () => {
  const text = opt(loop('%e = pphlo.exponential %v : $S\n%next = pphlo.add %e, %k : $S'), [PASS]);
  assert.match(text.match(inside)![0], /pphlo\.exponential/);
});

test('a reveal stays where it is, and keeps what it reads', () => {
  const text = opt(loop('%e = pphlo.reveal %k : ($S) -> $P\n%next = pphlo.add %v, %e : ($S, $P) -> $S'), [PASS]);
  assert.match(text.match(inside)![0], /pphlo\.reveal/);
});

test('carries that nothing reads are dropped with what makes them', () => {
  const text = opt(
    `func.func @main(%n: tensor<i32>, %x: $S) -> tensor<i32> {
      %r:2 = pphlo.while(%i = %n, %v = %x) : tensor<i32>, $S
      cond {
        %z = pphlo.constant dense<0> : tensor<i32>
        %go = pphlo.greater %i, %z : (tensor<i32>, tensor<i32>) -> tensor<i1>
        pphlo.return %go : tensor<i1>
      } do {
        %one = pphlo.constant dense<1> : tensor<i32>
        %j = pphlo.subtract %i, %one : tensor<i32>
        %e = pphlo.exponential %v : $S
        pphlo.return %j, %e : tensor<i32>, $S
      }
      return %r#0 : tensor<i32>
    }`,
    [PASS],
  );
  assert.not.match(text, /exponential/);
});

test('from an inner loop out of both', () => {
  const inner = `%q:1 = pphlo.while(%w = %v) : $S
    cond {
      %f = pphlo.constant dense<false> : tensor<i1>
      pphlo.return %f : tensor<i1>
    } do {
      %e = pphlo.exponential %y : $S
      %s = pphlo.add %w, %e : $S
      pphlo.return %s : $S
    }
    %next = pphlo.add %q#0, %k : $S`;
  assert.match(opt(loop(inner), [PASS]).match(head)![0], /pphlo\.exponential/);
});

test('the meaning stays, also for no trip at all', () => {
  const body =
    '%e = pphlo.multiply %k, %k : $S\n%m = pphlo.add %v, %e : $S\n%c = pphlo.negate %x : $S\n%next = pphlo.add %m, %c : $S';
  const f = (...xs: number[]) => tensor('f32', [4], Float32Array.from(xs));
  for (const n of [0, 1, 3]) {
    const inputs = [tensor('i32', [], Int32Array.of(n)), f(1, -2, 3, 0.5), f(0.25, 2, -1, 4)];
    const want = evaluate(parse(loop(body)), inputs);
    assert.equal(evaluate(run(parse(loop(body)), [PASS]), inputs), want);
  }
});

test.run();
