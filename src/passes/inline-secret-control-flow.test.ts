import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { tensor } from '../eval/tensor.ts';
import { intTensorOf } from '../ir/dense.ts';
import { failure, opt, parse, run } from './test-support.ts';

const pass = ['inline-secret-control-flow'];
const branch = (op: string) => `({\n%b = pphlo.${op} %x : $S\npphlo.return %b : $S\n}`;
const choice = (name: string, index: string, indexType: string, ops: readonly string[]) =>
  `%r = "pphlo.${name}"(${index}) ${ops
    .map((op) => branch(op))
    .join(', ')
    .replaceAll(', (', ', ')}) : (${indexType}) -> $S`;
const main = (args: string, body: string) => `func.func @main(${args}) -> $S {\n${body}\nreturn %r : $S\n}`;

test('if: both branches and a select by the broadcast predicate', () => {
  const text = opt(main('%p: $sSB, %x: $S', choice('if', '%p', '$sSB', ['negate', 'exponential'])), pass);
  assert.equal(
    text.match(/pphlo\.\w+ [^:]*/g)!.map((s) => s.trim()),
    ['pphlo.negate %arg1', 'pphlo.exponential %arg1', 'pphlo.broadcast %arg0, dims = []', 'pphlo.select %2, %0, %1'],
  );
});
test('a case on a converted boolean needs no comparison', () => {
  const text = opt(
    main(
      '%p: $sSB, %x: $S',
      `%i = pphlo.convert %p : ($sSB) -> tensor<!pphlo.secret<i32>>\n${choice('case', '%i', 'tensor<!pphlo.secret<i32>>', ['negate', 'exponential'])}`,
    ),
    pass,
  );
  assert.not.match(text, /pphlo\.(equal|case)/);
  assert.match(text, /pphlo.not/);
});
test('public choices stay', () => {
  assert.match(opt(main('%p: $sPB, %x: $S', choice('if', '%p', '$sPB', ['negate', 'exponential'])), pass), /pphlo\.if/);
  assert.match(
    opt(main('%i: $sPI, %x: $S', choice('case', '%i', '$sPI', ['negate', 'exponential'])), pass),
    /pphlo\.case/,
  );
});
test('nested secret choices all become selects', () => {
  const text = opt(
    `func.func @main(%p: $sSB, %q: $sSB, %x: $S) -> $S {
      %r = "pphlo.if"(%p) ({
        %s = "pphlo.if"(%q) ({
          %a = pphlo.negate %x : $S
          pphlo.return %a : $S
        }, {
          pphlo.return %x : $S
        }) : ($sSB) -> $S
        pphlo.return %s : $S
      }, {
        pphlo.return %x : $S
      }) : ($sSB) -> $S
      return %r : $S
    }`,
    pass,
  );
  assert.not.match(text, /pphlo\.if/);
  assert.is(text.match(/pphlo\.select/g)?.length, 2);
});
test('what is selected is what the choice would have taken, also for an index out of range', () => {
  const text = main('%i: $sSI, %x: $S', choice('case', '%i', '$sSI', ['negate', 'exponential', 'abs']));
  const before = parse(text);
  const after = run(parse(text), pass);
  const x = tensor('f32', [4], Float32Array.of(-1, 0.5, 2, -3));
  for (const i of [0, 1, 2, 3, -1, 2147483647, -2147483648]) {
    const args = [intTensorOf('i32', [], [i]), x];
    assert.equal(evaluate(after, args)[0]!.data, evaluate(before, args)[0]!.data, `index ${i}`);
  }
});
test('branches that the index type cannot name are never taken', () => {
  const text = `func.func @main(%i: tensor<!pphlo.secret<i32>>, %x: $S) -> $S {\n${choice(
    'case',
    '%i',
    'tensor<!pphlo.secret<i32>>',
    Array.from({ length: 3 }, () => 'negate'),
  )}\nreturn %r : $S\n}`;
  assert.is(opt(text, pass).match(/pphlo\.equal/g)?.length, 2);
});
test('a reveal in a secret branch is refused', () => {
  const text = `func.func @main(%p: $sSB, %x: $sS) -> $sS {
    %r = "pphlo.if"(%p) ({
      %o = pphlo.reveal %x : ($sS) -> $sP
      %s = pphlo.convert %o : ($sP) -> $sS
      pphlo.return %s : $sS
    }, {
      pphlo.return %x : $sS
    }) : ($sSB) -> $sS
    return %r : $sS
  }`;
  assert.match(failure(() => opt(text, pass))[0]!, /^visibility: 'pphlo.reveal' inside a 'pphlo.if' on a secret/);
});

test.run();
