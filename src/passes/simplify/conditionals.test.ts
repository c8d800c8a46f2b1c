import { test } from 'uvu';
import { conditionals } from './conditionals.ts';
import { checkRows } from './test-rows.ts';

const S = 'tensor<4x!pphlo.secret<f32>>';
const branch = (op: string) => `%q${op} = pphlo.${op} %x : ${S}\npphlo.return %q${op} : ${S}`;
const choice = (name: string, index: string, type: string, ops: readonly string[]): string =>
  `%r = "pphlo.${name}"(%${index}) ({\n${ops.map(branch).join('\n}, {\n')}\n}) : (tensor<${type}>) -> ${S}`;
const loop = (cond: string): string =>
  `%r = pphlo.while(%a = %x) : ${S}\ncond {\n${cond}\n} do {\n%b = pphlo.negate %a : ${S}\npphlo.return %b : ${S}\n}`;

checkRows(conditionals, [
  [
    'a choice that is known',
    `x:S`,
    `%c = pphlo.constant dense<false> : tensor<i1>; ${choice('if', 'c', 'i1', ['negate', 'tanh'])}`,
    'r = tanh x',
  ],
  [
    'a choice that is known',
    `x:S`,
    `%c = pphlo.constant dense<7> : tensor<i32>; ${choice('case', 'c', 'i32', ['negate', 'tanh', 'sine'])}`,
    'r = sine x',
  ],
  ['a choice that is known', `x:S i:tensor<i32>`, choice('case', 'i', 'i32', ['negate']), 'r = negate x'],
  ['a choice that is known', `x:S i:tensor<i32>`, choice('case', 'i', 'i32', ['negate', 'tanh'])],
  [
    'a loop that never runs',
    `x:S`,
    `${loop('%f = pphlo.constant dense<false> : tensor<i1>\npphlo.return %f : tensor<i1>')}`,
    '-> x',
  ],
  ['a loop that never runs', `x:S f:tensor<i1>`, loop('pphlo.return %f : tensor<i1>')],
]);
test.run();
