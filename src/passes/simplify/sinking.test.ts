import { test } from 'uvu';
import { sinking } from './sinking.ts';
import { checkRows } from './test-rows.ts';

const t = (shape: string): string => `tensor<${shape ? `${shape}x` : ''}!pphlo.secret<f32>>`;
const spread = (r: string, x: string): string =>
  `%${r} = pphlo.broadcast %${x}, dims = [1] : (${t('3')}) -> ${t('4x3')}`;
const cut = (r: string, x: string): string => `%${r} = pphlo.slice %${x} [1:1:3] : (${t('4')}) -> ${t('2')}`;

checkRows(sinking, [
  [
    'f(broadcast x)',
    `x:${t('3')}`,
    `${spread('a', 'x')}; %r = pphlo.exponential %a : ${t('4x3')}`,
    `%a = pphlo.exponential %x : ${t('3')}; ${spread('r', 'a')}`,
  ],
  [
    'f(broadcast x)',
    `x:${t('3')} y:${t('3')}`,
    `${spread('a', 'x')}; ${spread('b', 'y')}; %m = pphlo.multiply %a, %b : ${t('4x3')}; %c = pphlo.constant dense<2.5> : tensor<4x3xf32>; %r = pphlo.multiply %m, %c : (${t('4x3')}, tensor<4x3xf32>) -> ${t('4x3')}`,
    `%m = pphlo.multiply %x, %y : ${t('3')}; %c = pphlo.constant dense<2.5> : tensor<3xf32>; %n = pphlo.multiply %m, %c : (${t('3')}, tensor<3xf32>) -> ${t('3')}; ${spread('r', 'n')}`,
  ],
  ['f(broadcast x)', `x:${t('3')} y:${t('4x3')}`, `${spread('a', 'x')}; %r = pphlo.multiply %a, %y : ${t('4x3')}`],
  [
    'f(broadcast x)',
    `x:${t('3')} y:${t('4')}`,
    `${spread('a', 'x')}; %b = pphlo.broadcast %y, dims = [0] : (${t('4')}) -> ${t('4x3')}; %r = pphlo.multiply %a, %b : ${t('4x3')}`,
  ],
  [
    'slice of f(x)',
    'x:S',
    `e = exponential x; ${cut('r', 'e')}`,
    `${cut('e', 'x')}; %r = pphlo.exponential %e : ${t('2')}`,
  ],
  [
    'slice of f(x)',
    'x:S',
    `c = 0.3; e = multiply c x; ${cut('r', 'e')}`,
    `%c = pphlo.constant dense<0.3> : tensor<2xf32>; ${cut('e', 'x')}; %r = pphlo.multiply %c, %e : (tensor<2xf32>, ${t('2')}) -> ${t('2')}`,
  ],
  ['slice of f(x)', 'x:S', `e = exponential x; ${cut('r', 'e')}; -> r, e`],
  ['slice of f(x)', 'x:S', `e = negate x; ${cut('r', 'e')}`],
]);
test.run();
