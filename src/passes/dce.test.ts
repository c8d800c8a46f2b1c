import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opt } from './test-support.ts';

const loop = (inBody: string) =>
  `%i, %v = pphlo.while(%a = %n, %b = %x) : $sPI, $S
  cond {
    %z = pphlo.constant dense<0> : $sPI
    %go = pphlo.greater %a, %z : ($sPI, $sPI) -> $sPB
    pphlo.return %go : $sPB
  } do {
    %o = pphlo.constant dense<1> : $sPI
    %d = pphlo.subtract %a, %o : $sPI
    ${inBody}
    %e = pphlo.negate %b : $S
    pphlo.return %d, %e : $sPI, $S
  }`.replace('%i, %v =', '%v:2 =');

test('unread pure ops go, with the chains that only they read', () => {
  const text = opt(
    'func.func @main(%x: $S) -> $S {\n%a = pphlo.negate %x : $S\n%b = pphlo.exponential %a : $S\nreturn %x : $S\n}',
    ['dce'],
  );
  assert.not.match(text, /negate|exponential/);
});
test('unread loops without effects go; a reveal inside keeps one', () => {
  const program = (inBody: string) =>
    opt(`func.func @main(%n: $sPI, %x: $S) -> $S {\n${loop(inBody)}\nreturn %x : $S\n}`, ['dce']);
  assert.not.match(program(''), /while/);
  assert.match(program('%open = pphlo.reveal %b : ($S) -> $P'), /while/);
});
test('dead code inside a live region goes', () => {
  const text = opt(
    `func.func @main(%n: $sPI, %x: $S) -> $S {\n${loop('%dead = pphlo.exponential %b : $S')}\nreturn %v#1 : $S\n}`,
    ['dce'],
  );
  assert.match(text, /while/);
  assert.not.match(text, /exponential/);
});

test.run();
