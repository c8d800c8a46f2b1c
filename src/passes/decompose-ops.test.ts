import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { fromNumbers, toNumbers } from '../eval/values.ts';
import { decomposeOps } from './decompose-ops.ts';
import { opt, parse, run } from './test-support.ts';

const program = (args: string, body: string): string =>
  `func.func @main(${args}) -> ${/return %\w+ : (.*)$/.exec(body)![1]} {\n${body}\n}`;
const compare = (op: string): string => `%r = pphlo.${op} %x, %y : ($S, $S) -> $SB\nreturn %r : $SB`;
const less = (a: string, b: string, r: string): string => `%${r} = pphlo.less %${a}, %${b} : ($S, $S) -> $SB\n`;
const not = '%r = pphlo.not %a : $SB\nreturn %r : $SB';
const pair = '%x: $S, %y: $S';
const choose = '%r = pphlo.select %a, %x, %y : ($SB, $S, $S) -> $S\nreturn %r : $S';

const rows: readonly (readonly [name: string, args: string, before: string, after?: string])[] = [
  [
    'not_equal as a primitive comparison',
    pair,
    compare('not_equal'),
    `%a = pphlo.equal %x, %y : ($S, $S) -> $SB\n${not}`,
  ],
  ['less_equal as a primitive comparison', pair, compare('less_equal'), less('y', 'x', 'a') + not],
  ['greater as a primitive comparison', pair, compare('greater'), `${less('y', 'x', 'r')}return %r : $SB`],
  ['greater_equal as a primitive comparison', pair, compare('greater_equal'), less('x', 'y', 'a') + not],
  ['less as a primitive comparison', pair, compare('less')],
  ['equal as a primitive comparison', pair, compare('equal')],
  ['maximum as a choice', pair, '%r = pphlo.maximum %x, %y : $S\nreturn %r : $S', less('y', 'x', 'a') + choose],
  ['minimum as a choice', pair, '%r = pphlo.minimum %x, %y : $S\nreturn %r : $S', less('x', 'y', 'a') + choose],
  [
    'clamp as max and min',
    '%l: $sS, %x: $S, %y: $S',
    '%r = pphlo.clamp %l, %x, %y : ($sS, $S, $S) -> $S\nreturn %r : $S',
    `%b = pphlo.broadcast %l, dims = [] : ($sS) -> $S\n${less('x', 'b', 'p')}%m = pphlo.select %p, %b, %x : ($SB, $S, $S) -> $S\n${less('m', 'y', 'q')}%r = pphlo.select %q, %m, %y : ($SB, $S, $S) -> $S\nreturn %r : $S`,
  ],
  [
    'a − b as a + (−b)',
    pair,
    '%r = pphlo.subtract %x, %y : $S\nreturn %r : $S',
    '%n = pphlo.negate %y : $S\n%r = pphlo.add %x, %n : $S\nreturn %r : $S',
  ],
  [
    'sum of booleans as or',
    '%x: $SB, %y: $SB',
    '%r = pphlo.add %x, %y : $SB\nreturn %r : $SB',
    '%r = pphlo.or %x, %y : $SB\nreturn %r : $SB',
  ],
  ['sum of booleans as or', pair, '%r = pphlo.add %x, %y : $S\nreturn %r : $S'],
  [
    'a choice that is known',
    '%x: $S, %i: $sPI',
    '%r = "pphlo.case"(%i) ({\npphlo.return %x : $S\n}) : ($sPI) -> $S\nreturn %r : $S',
    'return %x : $S',
  ],
  [
    'public case as nested ifs',
    '%x: $S, %y: $S, %z: $S, %i: $sPI',
    '%r = "pphlo.case"(%i) ({\npphlo.return %x : $S\n}, {\npphlo.return %y : $S\n}, {\npphlo.return %z : $S\n}) : ($sPI) -> $S\nreturn %r : $S',
    `%c = pphlo.constant dense<0> : $sPI
     %p = pphlo.equal %i, %c : ($sPI, $sPI) -> $sPB
     %r = "pphlo.if"(%p) ({
       pphlo.return %x : $S
     }, {
       %d = pphlo.constant dense<1> : $sPI
       %q = pphlo.equal %i, %d : ($sPI, $sPI) -> $sPB
       %s = "pphlo.if"(%q) ({
         pphlo.return %y : $S
       }, {
         pphlo.return %z : $S
       }) : ($sPB) -> $S
       pphlo.return %s : $S
     }) : ($sPB) -> $S
     return %r : $S`,
  ],
  [
    'public case as nested ifs',
    '%x: $S, %y: $S, %i: tensor<!pphlo.secret<i32>>',
    '%r = "pphlo.case"(%i) ({\npphlo.return %x : $S\n}, {\npphlo.return %y : $S\n}) : (tensor<!pphlo.secret<i32>>) -> $S\nreturn %r : $S',
  ],
];

for (const [name, args, before, after] of rows)
  test(`${name}${after ? '' : ' does not apply'}: ${before.split('\n')[0]}`, () => {
    assert.is(opt(program(args, before), ['decompose-ops']), opt(program(args, after ?? before), []));
  });

test('every rewrite has a row that shows it', () => {
  const shown = new Set(rows.filter((r) => r[3]).map((r) => r[0]));
  assert.equal(
    decomposeOps.patterns!.map((p) => p.name).filter((n) => !shown.has(n)),
    [],
  );
});

test('a public case takes its last branch for an index out of range', () => {
  const text = program(
    '%i: $sPI',
    `%a = pphlo.constant dense<10> : $sPI\n%b = pphlo.constant dense<20> : $sPI\n%c = pphlo.constant dense<30> : $sPI
     %r = "pphlo.case"(%i) ({\npphlo.return %a : $sPI\n}, {\npphlo.return %b : $sPI\n}, {\npphlo.return %c : $sPI\n}) : ($sPI) -> $sPI\nreturn %r : $sPI`,
  );
  const module = run(parse(text), ['decompose-ops']);
  const answers = [-1, 0, 1, 2, 3].map((i) =>
    Number(toNumbers(evaluate(module, [fromNumbers('i32', [], [i])])[0]!)[0]),
  );
  assert.equal(answers, [30, 10, 20, 30, 30]);
});

test.run();
