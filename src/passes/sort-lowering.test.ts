import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { numElements } from '../eval/tensor.ts';
import { fromNumbers } from '../eval/values.ts';
import { assertClose } from './test-meaning.ts';
import { opt, parse, run } from './test-support.ts';

const S = '!pphlo.secret<f32>';

/** A sort of `n` vectors of 5 secrets (or public floats) by a comparator over scalars %l0, %r0, %l1, %r1, …; its answer is %out. */
const sorting = (n: number, body: string, o: { stable?: boolean; type?: string } = {}): string => {
  const t = o.type ?? S;
  const [v, s, b] = [`tensor<5x${t}>`, `tensor<${t}>`, t.startsWith('!') ? 'tensor<!pphlo.secret<i1>>' : 'tensor<i1>'];
  const ks = [...Array(n).keys()];
  const text = body
    .replace(
      /\b(less|greater|less_equal|greater_equal|equal|not_equal) (%\w+), (%\w+)/g,
      `pphlo.$1 $2, $3 : (${s}, ${s}) -> ${b}`,
    )
    .replace(/\b(and|or|xor) (%\w+), (%\w+)/g, `pphlo.$1 $2, $3 : ${b}`)
    .replace(/\bnot (%\w+)/g, `pphlo.not $1 : ${b}`)
    .replace(/\bnegate (%\w+)/g, `pphlo.negate $1 : ${s}`)
    .replace(/\bpick (%\w+), (%\w+), (%\w+)/g, `pphlo.select $1, $2, $3 : ${b}, ${b}`)
    .replace(/\bchoose (%\w+), (%\w+), (%\w+)/g, `pphlo.select $1, $2, $3 : ${b}, ${s}`)
    .replace(/\bnumber (\S+)/g, `pphlo.constant dense<$1> : ${s}`)
    .replace(/\btruth (\S+)/g, `pphlo.constant dense<$1> : ${b}`);
  return `func.func @main(${ks.map((k) => `%x${k}: ${v}`).join(', ')}) -> (${ks.map(() => v).join(', ')}) {
    %s:${n} = "pphlo.sort"(${ks.map((k) => `%x${k}`).join(', ')}) ({
    ^bb0(${ks.map((k) => `%l${k}: ${s}, %r${k}: ${s}`).join(', ')}):
      ${text}
      pphlo.return %out : ${b}
    }) {dimension = 0 : i64, is_stable = ${o.stable ?? true}} : (${ks.map(() => v).join(', ')}) -> (${ks.map(() => v).join(', ')})
    return ${ks.map((k) => `%s#${k}`).join(', ')} : ${ks.map(() => v).join(', ')}
  }`
    .replaceAll(n === 1 ? '%s#0' : '\u0000', '%s')
    .replace('%s:1', '%s');
};
/** The operands, direction and keys of the simple_sort that a program has; undefined where it keeps its comparator. */
const lowered = (text: string): string | undefined =>
  /pphlo\.simple_sort (.*?) :/.exec(opt(text, ['sort-lowering']))?.[1];

/** Holds a lowered program against the original on data with many ties. */
function sameMeaning(text: string, n: number): void {
  const inputs = Array.from({ length: n }, (_, k) =>
    fromNumbers(
      'f32',
      [5],
      Array.from({ length: numElements([5]) }, (_, i) => (i * (k + 3) + k) % (k + 2)),
    ),
  );
  const want = evaluate(parse(text), inputs);
  assertClose(evaluate(run(parse(text), ['sort-lowering']), inputs), want, 0, text);
}

const NAN = 'number 0x7FC00000';
test('one key, however it is written', () => {
  for (const [body, want] of [
    ['%out = less %l0, %r0', 'ASC'],
    ['%out = greater %r0, %l0', 'ASC'],
    ['%out = greater %l0, %r0', 'DES'],
    ['%out = less %r0, %l0', 'DES'],
    ['%p = greater_equal %l0, %r0\n%out = not %p', 'ASC'],
    ['%p = less_equal %l0, %r0\n%out = not %p', 'DES'],
    ['%out = less_equal %l0, %r0', 'ASC'],
    ['%p = less %l0, %r0\n%out = not %p', 'DES'],
    ['%a = negate %l0\n%b = negate %r0\n%out = less %a, %b', 'DES'],
    ['%p = less %l0, %r0\n%q = not_equal %l0, %r0\n%out = and %p, %q', 'ASC'],
    [
      `%z = number 0.0\n%n = ${NAN}\n%a0 = equal %l0, %z\n%a1 = choose %a0, %z, %l0\n%a2 = not_equal %l0, %l0\n%a3 = choose %a2, %n, %a1
       %b0 = equal %r0, %z\n%b1 = choose %b0, %z, %r0\n%b2 = not_equal %r0, %r0\n%b3 = choose %b2, %n, %b1\n%out = less %a3, %b3`,
      'ASC',
    ],
  ] as const) {
    const text = sorting(1, body);
    assert.is(lowered(text), `%arg0 ${want}, dim = 0, num_keys = 1`, body);
    if (!body.includes('choose')) sameMeaning(text, 1);
  }
});

test('chains of keys, other operands first', () => {
  for (const [n, body, want] of [
    [
      2,
      '%a = less %l0, %r0\n%e = equal %l0, %r0\n%b = less %l1, %r1\n%c = and %e, %b\n%out = or %a, %c',
      '%arg0, %arg1 ASC, dim = 0, num_keys = 2',
    ],
    [
      2,
      '%a = less %l0, %r0\n%e = equal %l0, %r0\n%b = less %l1, %r1\n%out = pick %e, %b, %a',
      '%arg0, %arg1 ASC, dim = 0, num_keys = 2',
    ],
    [
      2,
      '%a = less %l0, %r0\n%g = less %r0, %l0\n%b = less %r1, %l1\n%h = not %g\n%c = and %h, %b\n%out = or %a, %c',
      undefined,
    ],
    [
      2,
      '%a = less %r1, %l1\n%e = equal %r1, %l1\n%b = greater %l0, %r0\n%c = and %e, %b\n%out = or %a, %c',
      '%arg1, %arg0 DES, dim = 0, num_keys = 2',
    ],
    [3, '%out = less %l2, %r2', '%arg2, %arg0, %arg1 ASC, dim = 0, num_keys = 1'],
    [
      3,
      `%a = less %l2, %r2\n%e = equal %l2, %r2\n%b = less %l1, %r1\n%f = equal %l1, %r1\n%c = less %l0, %r0
       %d = and %f, %c\n%g = or %b, %d\n%h = and %e, %g\n%out = or %a, %h`,
      '%arg2, %arg1, %arg0 ASC, dim = 0, num_keys = 3',
    ],
  ] as const) {
    const text = sorting(n, body);
    assert.is(lowered(text), want, body);
    sameMeaning(text, n);
  }
});

test('what is no order of keys, or means something else, stays', () => {
  for (const [n, body, o] of [
    // Two directions, which one op cannot say.
    [2, '%a = less %l0, %r0\n%e = equal %l0, %r0\n%b = greater %l1, %r1\n%c = and %e, %b\n%out = or %a, %c', {}],
    // A key of one side is compared with that of another operand.
    [2, '%out = less %l0, %r1', {}],
    [2, '%a = less %l0, %r0\n%b = less %l1, %r1\n%out = and %a, %b', {}],
    [1, '%out = equal %l0, %r0', {}],
    // Equal elements would overtake each other.
    [2, '%out = less_equal %l0, %r0', {}],
    // NaN: "not greater or equal" is not "less".
    [1, '%p = greater_equal %l0, %r0\n%out = not %p', { type: 'f32' }],
  ] as const)
    assert.is(lowered(sorting(n, body, o)), undefined, body);
  assert.ok(lowered(sorting(2, '%out = less_equal %l0, %r0', { stable: false })), 'any order of equal ones will do');
  assert.ok(lowered(sorting(1, '%out = less %l0, %r0', { type: 'f32' })), 'less is less, also of NaN');
});

test('operands that nobody reads are dropped, keys are not', () => {
  const three = (returned: string, body = '%out = less %l0, %r0'): string =>
    opt(
      sorting(3, body).replace(
        /return %s#0.*\n/,
        `return %s#0, ${returned}, ${returned} : tensor<5x${S}>, tensor<5x${S}>, tensor<5x${S}>\n`,
      ),
      ['sort-lowering'],
    );
  assert.match(three('%s#2'), /simple_sort %arg0, %arg2 ASC/);
  assert.match(three('%s#0'), /simple_sort %arg0 ASC/);
  assert.match(three('%s#1', '%out = less %l2, %r2'), /simple_sort %arg2, %arg0, %arg1 ASC/);
  const mixed = '%a = less %l0, %r0\n%e = equal %l0, %r0\n%b = greater %l1, %r1\n%c = and %e, %b\n%out = or %a, %c';
  assert.match(three('%s#0', mixed), /"pphlo.sort"\(%arg0, %arg1\)/);
});

test('the reverse of a sort is the other sort', () => {
  const text = (dims: string): string => `func.func @main(%x: tensor<2x5x${S}>) -> tensor<2x5x${S}> {
    %s = pphlo.simple_sort %x ASC, dim = 1, num_keys = 1 : (tensor<2x5x${S}>) -> tensor<2x5x${S}>
    %r = pphlo.reverse %s, dims = [${dims}] : tensor<2x5x${S}>
    return %r : tensor<2x5x${S}>
  }`;
  assert.match(opt(text('1'), ['sort-lowering']), /simple_sort %arg0 DES/);
  assert.match(opt(text('0'), ['sort-lowering']), /simple_sort %arg0 ASC/);
});

test.run();
