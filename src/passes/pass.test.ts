import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opt } from './test-support.ts';

test('a rewrite may read a value that the program freed before: frees are taken out first', () => {
  const text = opt(
    `func.func @main(%x: $S) -> ($S, $S) {
       %a = pphlo.negate %x : $S
       %b = pphlo.convert %a : ($S) -> $S
       pphlo.free %a : $S
       %c = pphlo.exponential %b : $S
       pphlo.free %b : $S
       return %c, %c : $S, $S
     }`,
    ['canonicalize'],
  );
  assert.not.match(text, /pphlo.free/);
  assert.match(text, /exponential %0/);
  assert.match(
    opt(
      'func.func @main(%x: $S) -> $P {\n%a = pphlo.negate %x : $S\n%r = pphlo.reveal %a : ($S) -> $P\npphlo.free %a : $S\nreturn %r : $P\n}',
      ['verify-visibility'],
    ),
    /free/,
  );
});

test.run();
