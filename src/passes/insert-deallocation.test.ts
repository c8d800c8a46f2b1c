import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opt } from './test-support.ts';

/** Op names and freed values, in order. */
const trace = (body: string, args = '%x: $S, %n: $sPI'): string[] =>
  opt(`func.func @main(${args}) -> $S {\n${body}\n}`, ['insert-deallocation'])
    .split('\n')
    .flatMap((l) => /pphlo\.free (%[\w#]+)/.exec(l)?.[1] ?? /pphlo\.(\w+)[ (]/.exec(l)?.[1] ?? []);

test('freed after the last reader; public values too; arguments and results are not', () => {
  assert.equal(
    trace(`%a = pphlo.negate %x : $S
      %b = pphlo.multiply %a, %x : $S
      %c = pphlo.constant dense<1.0> : $P
      %d = pphlo.add %b, %c : ($S, $P) -> $S
      return %d : $S`),
    ['negate', 'multiply', '%0', 'constant', 'add', '%2', '%1'],
  );
});
test('a value that nothing reads is freed at once, a captured one after the op that captures it', () => {
  assert.equal(
    trace(`%dead = pphlo.exponential %x : $S
      %k = pphlo.negate %x : $S
      %r:2 = pphlo.while(%a = %n, %b = %x) : $sPI, $S
      cond {
        %go = pphlo.greater %a, %a : ($sPI, $sPI) -> $sPB
        pphlo.return %go : $sPB
      } do {
        %e = pphlo.add %b, %k : $S
        %f = pphlo.multiply %e, %e : $S
        pphlo.return %a, %f : $sPI, $S
      }
      return %r#1 : $S`),
    ['exponential', '%0', 'negate', 'while', 'greater', 'return', 'add', 'multiply', '%3', 'return', '%2#0', '%1'],
  );
});
test('nested loops free what their own blocks made', () => {
  const inner = `%r:2 = pphlo.while(%a = %n, %b = %x) : $sPI, $S
      cond {
        %go = pphlo.greater %a, %a : ($sPI, $sPI) -> $sPB
        pphlo.return %go : $sPB
      } do {
        %k = pphlo.negate %b : $S
        %q:2 = pphlo.while(%c = %a, %d = %b) : $sPI, $S
        cond {
          %go2 = pphlo.greater %c, %c : ($sPI, $sPI) -> $sPB
          pphlo.return %go2 : $sPB
        } do {
          %m = pphlo.add %d, %k : $S
          %o = pphlo.negate %m : $S
          pphlo.return %c, %o : $sPI, $S
        }
        pphlo.return %a, %q#1 : $sPI, $S
      }
      return %r#1 : $S`;
  const seen = trace(inner);
  const add = seen.indexOf('add');
  assert.equal(seen.slice(add, add + 6), ['add', 'negate', '%3', 'return', '%2#0', '%1']);
});
test('bodies of reducers are left alone, and frees of an earlier run are made anew', () => {
  const text = `func.func @main(%x: $S) -> $sS {
    %c = pphlo.constant dense<0.0> : $sP
    %y = pphlo.negate %x : $S
    %r = pphlo.reduce(%y init: %c) across dimensions = [0] : ($S, $sP) -> $sS
     reducer(%l: $sS, %m: $sS) {
      %s = pphlo.negate %m : $sS
      %t = pphlo.subtract %l, %s : $sS
      pphlo.return %t : $sS
    }
    return %r : $sS
  }`;
  const once = opt(text, ['insert-deallocation']);
  assert.is(once.match(/pphlo.free/g)?.length, 2);
  assert.is(opt(text, ['insert-deallocation', 'insert-deallocation']), once);
});

test.run();
