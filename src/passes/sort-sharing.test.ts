import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { fromNumbers } from '../eval/values.ts';
import { assertClose, countOps } from './test-meaning.ts';
import { parse, run } from './test-support.ts';

const V = 'tensor<6x!pphlo.secret<f32>>';
const I = 'tensor<6x!pphlo.secret<i32>>';
const one = (name: string, x: string, direction = 'ASC'): string =>
  `%${name} = pphlo.simple_sort %${x} ${direction}, dim = 0, num_keys = 1 : (${V}) -> ${V}`;
const two = (name: string, x: string, y: string, t = V, from = V, keys = 1): string =>
  `%${name}:2 = pphlo.simple_sort %${x}, %${y} ASC, dim = 0, num_keys = ${keys} : (${V}, ${from}) -> (${V}, ${t})`;
const IOTA = '%i = pphlo.iota dim = 0 : tensor<6xi32>';

/** How many sorts are left, after comparing what the program gives before and after. */
function sortsLeft(body: string, returned: string, types: string): number {
  const text = `func.func @main(%x: ${V}, %y: ${V}) -> (${types}) {\n${body}\nreturn ${returned} : ${types}\n}`;
  const inputs = [
    [3, -1, 2, 3, 0, -1],
    [1, 2, 3, 4, 5, 6],
  ].map((v) => fromNumbers('f32', [6], v));
  const after = run(parse(text), ['sort-sharing']);
  assertClose(evaluate(after, inputs), evaluate(parse(text), inputs), 0, text);
  return countOps(after, 'pphlo.simple_sort');
}

test('sorts by the same keys become one', () => {
  for (const [body, returned, types, want] of [
    [`${one('a', 'x')}\n${IOTA}\n${two('b', 'x', 'i', I, 'tensor<6xi32>')}`, '%a, %b#1', `${V}, ${I}`, 1],
    [`${IOTA}\n${two('b', 'x', 'i', I, 'tensor<6xi32>')}\n${one('a', 'x')}`, '%a, %b#1', `${V}, ${I}`, 1],
    [`${two('a', 'x', 'y')}\n${two('b', 'x', 'y')}`, '%a#1, %b#1', `${V}, ${V}`, 1],
    [`${two('a', 'x', 'x')}\n${two('b', 'x', 'y')}`, '%a#1, %b#0, %b#1', `${V}, ${V}, ${V}`, 1],
    // The other direction is the reverse; three sorts end as one.
    [`${one('a', 'x')}\n${one('b', 'x', 'DES')}\n${one('c', 'x')}`, '%a, %b, %c', `${V}, ${V}, ${V}`, 1],
    [`${two('a', 'x', 'y')}\n${one('b', 'x', 'DES')}`, '%a#1, %b', `${V}, ${V}`, 1],
    // Other keys, another number of keys, ties that show in the other direction, a payload that needs the first sort.
    [`${one('a', 'x')}\n${one('b', 'y')}`, '%a, %b', `${V}, ${V}`, 2],
    [`${two('a', 'x', 'y')}\n${two('b', 'x', 'y', V, V, 2)}`, '%a#1, %b#1', `${V}, ${V}`, 2],
    [`${one('a', 'x', 'DES')}\n${two('b', 'x', 'y')}`, '%a, %b#1', `${V}, ${V}`, 2],
    [`${one('a', 'x')}\n%n = pphlo.negate %a : ${V}\n${two('b', 'x', 'n')}`, '%a, %b#1', `${V}, ${V}`, 2],
  ] as const)
    assert.is(sortsLeft(body, returned, types), want, body);
});

test.run();
