import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { funcBody, functionsOf } from '../ir/builtin.ts';
import { isSecret } from '../ir/types.ts';
import type { Visibility } from './pass.ts';
import { failure, opt, parse, run } from './test-support.ts';

const passes = ['inline', 'hlo-legalize-to-pphlo', 'verify-visibility'];
const letters = { s: 'secret', p: 'public' } as const;
const vis = (text: string): Visibility[] => [...text].map((c) => letters[c as 's' | 'p']);
/** Visibility of the results of the entry, as letters; no value may have been revealed. */
function results(text: string, args: string): string {
  const module = run(parse(text), passes, vis(args));
  module.walk((op) => assert.is.not(op.name, 'pphlo.reveal'));
  return funcBody(functionsOf(module)[0]!)
    .terminator.operands.map((v) => (isSecret(v.type) ? 's' : 'p'))
    .join('');
}
const refused = (text: string, args: string) => failure(() => run(parse(text), passes, vis(args)));

/** A loop of `n` rounds over two values; `next` gives what they become, from %a and %b. */
const loop = (next: string, returned: string, n = '%n') => `
func.func @main(%n: $sPI, %x: $sP, %y: $sP) -> ($sP, $sP) {
  %zero = stablehlo.constant dense<0> : $sPI
  %one = stablehlo.constant dense<1> : $sPI
  %r:3 = stablehlo.while(%i = ${n}, %a = %x, %b = %y) : $sPI, $sP, $sP
  cond {
    %go = stablehlo.compare GT, %i, %zero : ($sPI, $sPI) -> $sPB
    stablehlo.return %go : $sPB
  } do {
    %j = stablehlo.subtract %i, %one : $sPI
    ${next}
    stablehlo.return %j, ${returned} : $sPI, $sP, $sP
  }
  return %r#1, %r#2 : $sP, $sP
}`;

test('elementwise: a result is secret when an operand is', () => {
  const text =
    'func.func @main(%x: $P, %y: $P) -> ($P, $P) {\n%a = stablehlo.add %x, %y : $P\n%b = stablehlo.add %y, %y : $P\nreturn %a, %b : $P, $P\n}';
  assert.is(results(text, 'sp'), 'sp');
  assert.is(results(text, 'pp'), 'pp');
  assert.is(results(text, 'ss'), 'ss');
  assert.is(results(text, ''), 'ss');
});
test('a loop body that drops a secret carry does not make it public', () => {
  // (s, p) → (p, p'): the first trip may not happen, so the secret initial value may come out.
  const text = loop('%c = stablehlo.add %b, %b : $sP', '%b, %c');
  assert.is(results(text, 'psp'), 'sp');
  assert.not.match(opt(text, passes, vis('psp')), /reveal/);
});
test('inference ends where a body swaps a secret and a public carry', () => {
  assert.is(results(loop('', '%b, %a'), 'psp'), 'ss');
  assert.is(results(loop('', '%a, %b'), 'psp'), 'sp');
});
test('secrecy climbs through carries one round at a time, and through captured values', () => {
  assert.is(results(loop('%c = stablehlo.add %a, %b : $sP', '%c, %b'), 'pps'), 'ss');
  assert.is(results(loop('%c = stablehlo.add %a, %y : $sP', '%c, %b'), 'pps'), 'ss');
  assert.is(results(loop('', '%a, %b'), 'ppp'), 'pp');
});
test('a secret condition is refused, with the values that made it secret, in the source', () => {
  const [first, ...notes] = refused(loop('', '%a, %b'), 'spp');
  assert.match(first!, /^secret-control-flow: the condition of this 'while' is secret/);
  assert.equal(notes, [
    "note: %go is secret: computed by 'stablehlo.compare'",
    "note: %i is secret: carried by 'stablehlo.while'",
    "note: %i is secret: carried by 'stablehlo.while'",
    'note: argument 0 %n is secret',
  ]);
});
test('a long chain of reasons is cut to sixteen notes, with both ends shown', () => {
  const steps = Array.from({ length: 40 }, (_, i) => `%v${i + 1} = stablehlo.negate %v${i} : $sPI`).join('\n');
  const text = `
func.func @main(%v0: $sPI) -> $sPI {
  ${steps}
  %r = stablehlo.while(%i = %v40) : $sPI
  cond {
    %zero = stablehlo.constant dense<0> : $sPI
    %go = stablehlo.compare GT, %i, %zero : ($sPI, $sPI) -> $sPB
    stablehlo.return %go : $sPB
  } do {
    stablehlo.return %i : $sPI
  }
  return %r : $sPI
}`;
  const [, ...notes] = refused(text, 's');
  assert.is(notes.length, 16);
  assert.match(notes[14]!, /… through \d+ more values/);
  assert.match(notes[15]!, /argument 0 .*is secret/);
});
test('a condition that becomes secret only through the body is refused too', () => {
  const text = `
func.func @main(%n: $sPI, %s: $sPI) -> $sPI {
  %r:2 = stablehlo.while(%i = %n, %t = %s) : $sPI, $sPI
  cond {
    %go = stablehlo.compare GT, %i, %i : ($sPI, $sPI) -> $sPB
    stablehlo.return %go : $sPB
  } do {
    stablehlo.return %t, %t : $sPI, $sPI
  }
  return %r#0 : $sPI
}`;
  assert.match(refused(text, 'ps')[0]!, /^secret-control-flow/);
  assert.is(results(text, 'pp'), 'p');
});
test('a secret chosen inside a choice reaches the condition of a loop around', () => {
  const text = (condition: string) => `
func.func @main(%n: $sPI, %s: $sPI, %p: $sPB) -> $sPI {
  %r = stablehlo.while(%i = %n) : $sPI
  cond {
    %go = stablehlo.compare GT, ${condition}, %n : ($sPI, $sPI) -> $sPB
    stablehlo.return %go : $sPB
  } do {
    %c = "stablehlo.if"(%p) ({
      stablehlo.return %s : $sPI
    }, {
      stablehlo.return %i : $sPI
    }) : ($sPB) -> $sPI
    stablehlo.return %c : $sPI
  }
  return %r : $sPI
}`;
  assert.match(refused(text('%i'), 'psp')[0]!, /^secret-control-flow/);
  // The same with a public choice of a secret predicate: what is chosen tells the predicate.
  assert.match(refused(text('%i'), 'pps')[0]!, /^secret-control-flow/);
  assert.is(results(text('%n'), 'psp'), 's');
  assert.match(refused(text('%s'), 'psp')[0]!, /^secret-control-flow/);
});
test('nested loops: the inner condition is checked with what the outer loop carries in', () => {
  const text = `
func.func @main(%n: $sPI, %s: $sPI) -> $sPI {
  %zero = stablehlo.constant dense<0> : $sPI
  %r:2 = stablehlo.while(%i = %n, %k = %n) : $sPI, $sPI
  cond {
    %go = stablehlo.compare GT, %i, %zero : ($sPI, $sPI) -> $sPB
    stablehlo.return %go : $sPB
  } do {
    %q = stablehlo.while(%j = %k) : $sPI
    cond {
      %go = stablehlo.compare GT, %j, %zero : ($sPI, $sPI) -> $sPB
      stablehlo.return %go : $sPB
    } do {
      stablehlo.return %zero : $sPI
    }
    stablehlo.return %q, %s : $sPI, $sPI
  }
  return %r#0 : $sPI
}`;
  const found = refused(text, 'ps').filter((l) => l.startsWith('secret-control-flow'));
  assert.is(found.length, 2);
  assert.is(results(text, 'pp'), 'p');
});

const reduce = (body: string, returned: string) => `
func.func @main(%x: $P, %y: $P, %k: $sP) -> ($sP, $sP) {
  %c = stablehlo.constant dense<0.0> : $sP
  %r:2 = stablehlo.reduce(%x init: %c), (%y init: %c) across dimensions = [0] : ($P, $P, $sP, $sP) -> ($sP, $sP)
   reducer(%a: $sP, %b: $sP) (%d: $sP, %e: $sP) {
    ${body}
    stablehlo.return ${returned} : $sP, $sP
  }
  return %r#0, %r#1 : $sP, $sP
}`;
test('a reducer that ignores its secret accumulator keeps the result secret', () => {
  assert.is(results(reduce('%z = stablehlo.constant dense<1.0> : $sP', '%z, %e'), 'spp'), 'sp');
  assert.is(results(reduce('', '%d, %e'), 'spp'), 'sp');
  // Crossed accumulators taint each other.
  assert.is(results(reduce('', '%d, %a'), 'spp'), 'ss');
  assert.is(results(reduce('%z = stablehlo.add %a, %k : $sP', '%z, %e'), 'pps'), 'sp');
  assert.is(results(reduce('', '%a, %d'), 'ppp'), 'pp');
});
test('a secret key makes every result of a sort secret, a secret payload only its own', () => {
  const text = `
func.func @main(%x: $P, %y: $P) -> ($P, $P) {
  %r:2 = "stablehlo.sort"(%x, %y) <{dimension = 0 : i64, is_stable = true}> ({
  ^bb0(%a: $sP, %b: $sP, %c: $sP, %d: $sP):
    %l = stablehlo.compare LT, %a, %b : ($sP, $sP) -> $sPB
    stablehlo.return %l : $sPB
  }) : ($P, $P) -> ($P, $P)
  return %r#0, %r#1 : $P, $P
}`;
  assert.is(results(text, 'sp'), 'ss');
  assert.is(results(text, 'ps'), 'ps');
  assert.is(results(text, 'pp'), 'pp');
});
test('a comparator, a select and an update that capture a secret make the results secret', () => {
  const sort = `
func.func @main(%x: $P, %k: $sP) -> $P {
  %r = "stablehlo.sort"(%x) <{dimension = 0 : i64}> ({
  ^bb0(%a: $sP, %b: $sP):
    %l = stablehlo.compare LT, %a, %k : ($sP, $sP) -> $sPB
    stablehlo.return %l : $sPB
  }) : ($P) -> $P
  return %r : $P
}`;
  assert.is(results(sort, 'ps'), 's');
  const pool = (select: string, scatter: string) => `
func.func @main(%x: $P, %g: tensor<2xf32>, %k: $sP) -> $P {
  %c = stablehlo.constant dense<0.0> : $sP
  %r = "stablehlo.select_and_scatter"(%x, %g, %c) <{window_dimensions = array<i64: 2>, window_strides = array<i64: 2>}> ({
  ^bb0(%a: $sP, %b: $sP):
    %l = stablehlo.compare GE, ${select} : ($sP, $sP) -> $sPB
    stablehlo.return %l : $sPB
  }, {
  ^bb0(%a: $sP, %b: $sP):
    %s = stablehlo.add ${scatter} : $sP
    stablehlo.return %s : $sP
  }) : ($P, tensor<2xf32>, $sP) -> $P
  return %r : $P
}`;
  assert.is(results(pool('%a, %k', '%a, %b'), 'pps'), 's');
  assert.is(results(pool('%a, %b', '%a, %k'), 'pps'), 's');
  assert.is(results(pool('%a, %b', '%a, %b'), 'pps'), 'p');
  assert.is(results(pool('%a, %b', '%a, %b'), 'psp'), 's');
});
test('what a scatter update captures taints the accumulators that it sees again', () => {
  const text = `
func.func @main(%x: $P, %i: tensor<2x1xi32>, %u: tensor<2xf32>, %k: $sP) -> $P {
  %r = "stablehlo.scatter"(%x, %i, %u) <{scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}> ({
  ^bb0(%a: $sP, %b: $sP):
    %s = stablehlo.add %a, %k : $sP
    stablehlo.return %s : $sP
  }) : ($P, tensor<2x1xi32>, tensor<2xf32>) -> $P
  return %r : $P
}`;
  assert.is(results(text, 'ppps'), 's');
  assert.match(
    opt(text, passes, vis('ppps')),
    /\^bb0\(%arg4: tensor<!pphlo.secret<f32>>, %arg5: tensor<!pphlo.secret<f32>>\)/,
  );
  assert.is(results(text, 'psp'), 's');
});
test('choices: a secret index or a secret branch makes the result secret', () => {
  const text = `
func.func @main(%p: $sPB, %x: $sP, %y: $sP) -> ($sP, $sP) {
  %r:2 = "stablehlo.if"(%p) ({
    stablehlo.return %x, %y : $sP, $sP
  }, {
    stablehlo.return %y, %y : $sP, $sP
  }) : ($sPB) -> ($sP, $sP)
  return %r#0, %r#1 : $sP, $sP
}`;
  assert.is(results(text, 'psp'), 'sp');
  assert.is(results(text, 'spp'), 'ss');
  assert.is(results(text, 'ppp'), 'pp');
});
test('loops and shaped code inside bodies that run on whole tensors are refused before anything runs', () => {
  const text = reduce(
    `%q = stablehlo.while(%j = %a) : $sP
    cond {
      %go = stablehlo.compare GT, %k, %k : ($sP, $sP) -> $sPB
      stablehlo.return %go : $sPB
    } do {
      stablehlo.return %j : $sP
    }`,
    '%q, %e',
  );
  assert.match(refused(text, 'spp')[0]!, /^unsupported-op: 'stablehlo.while' inside 'stablehlo.reduce' on secrets/);
  assert.is(results(text, 'ppp'), 'pp');
});

test.run();
