import { test } from 'uvu';
import { reductions } from './reduce.ts';
import { checkRows } from './test-rows.ts';

const t = (shape: string): string => `tensor<${shape ? `${shape}x` : ''}!pphlo.secret<f32>>`;
const start = (v: string): string => `%i = pphlo.constant dense<${v}> : tensor<f32>`;
const [zero, low] = [start('0.0'), start('0xFF800000')];
const fold = (r: string, op: string, x: string, dims: string, from: string, to: string): string =>
  `%${r} = pphlo.reduce(%${x} init: %i) applies pphlo.${op} across dimensions = [${dims}] : (${t(from)}, tensor<f32>) -> ${t(to)}`;
const move = (r: string, op: string, x: string, attrs: string, from: string, to: string): string =>
  `%${r} = pphlo.${op} %${x}${attrs ? `, ${attrs}` : ''} : (${t(from)}) -> ${t(to)}`;

checkRows(reductions, [
  [
    'reduce over dimensions of size 1',
    `x:${t('1x4')}`,
    `${low}; ${fold('r', 'maximum', 'x', '0', '1x4', '4')}`,
    move('r', 'reshape', 'x', '', '1x4', '4'),
  ],
  ['reduce over dimensions of size 1', `x:${t('2x4')}`, `${low}; ${fold('r', 'maximum', 'x', '0', '2x4', '4')}`],
  ['reduce over dimensions of size 1', `x:${t('1x4')}`, `${zero}; ${fold('r', 'maximum', 'x', '0', '1x4', '4')}`],
  [
    'reduce of broadcast',
    `x:${t('4')}`,
    `${low}; ${move('b', 'broadcast', 'x', 'dims = [1]', '4', '3x4')}; ${fold('r', 'maximum', 'b', '0', '3x4', '4')}`,
    '%r = pphlo.broadcast %x, dims = [0] : (S4) -> S4'.replaceAll('S4', t('4')),
  ],
  [
    'reduce of broadcast',
    `x:${t('4')}`,
    `${zero}; ${move('b', 'broadcast', 'x', 'dims = [2]', '4', '2x3x4')}; ${fold('r', 'add', 'b', '1', '2x3x4', '2x4')}`,
    `%c = pphlo.constant dense<3.0> : tensor<4xf32>; %m = pphlo.multiply %x, %c : (${t('4')}, tensor<4xf32>) -> ${t('4')}; ${move('r', 'broadcast', 'm', 'dims = [1]', '4', '2x4')}`,
  ],
  [
    'reduce of broadcast',
    `x:${t('4')}`,
    `${low}; ${move('b', 'broadcast', 'x', 'dims = [1]', '4', '3x4')}; ${fold('r', 'maximum', 'b', '1', '3x4', '3')}`,
  ],
  [
    'reduce of reduce',
    `x:${t('2x3x4')}`,
    `${low}; ${fold('a', 'maximum', 'x', '1', '2x3x4', '2x4')}; ${fold('r', 'maximum', 'a', '1', '2x4', '2')}`,
    `${low}; ${fold('r', 'maximum', 'x', '1, 2', '2x3x4', '2')}`,
  ],
  [
    'reduce of reduce',
    `x:${t('2x3x4')}`,
    `${low}; %j = pphlo.constant dense<0.0> : tensor<f32>; ${fold('a', 'maximum', 'x', '1', '2x3x4', '2x4')}; ${fold('r', 'add', 'a', '1', '2x4', '2').replace('init: %i', 'init: %j')}`,
  ],
  [
    'reduce of transpose',
    `x:${t('2x3x4')}`,
    `${low}; ${move('a', 'transpose', 'x', 'dims = [2, 1, 0]', '2x3x4', '4x3x2')}; ${fold('r', 'maximum', 'a', '1', '4x3x2', '4x2')}`,
    `${low}; ${fold('a', 'maximum', 'x', '1', '2x3x4', '2x4')}; ${move('r', 'transpose', 'a', 'dims = [1, 0]', '2x4', '4x2')}`,
  ],
  [
    'reduce of transpose',
    `x:${t('2x3x4')}`,
    `${zero}; ${move('a', 'transpose', 'x', 'dims = [2, 1, 0]', '2x3x4', '4x3x2')}; ${fold('r', 'add', 'a', '0', '4x3x2', '3x2')}`,
    `${zero}; ${fold('a', 'add', 'x', '2', '2x3x4', '2x3')}; ${move('r', 'transpose', 'a', 'dims = [1, 0]', '2x3', '3x2')}`,
  ],
  [
    'reduce of transpose',
    `x:${t('2x3')} y:${t('2x3')}`,
    `${zero}; %f = pphlo.constant dense<1.0> : tensor<f32>; ${move('a', 'transpose', 'x', 'dims = [1, 0]', '2x3', '3x2')}; ${fold('r', 'add', 'a', '0', '3x2', '2').replace('init: %i', 'init: %f')}`,
  ],
  [
    'reduce of all of a reshape',
    `x:${t('2x6')}`,
    `${low}; ${move('a', 'reshape', 'x', '', '2x6', '3x4')}; ${fold('r', 'maximum', 'a', '0, 1', '3x4', '')}`,
    `${low}; ${fold('r', 'maximum', 'x', '0, 1', '2x6', '')}`,
  ],
  [
    'reduce of all of a reshape',
    `x:${t('2x6')}`,
    `${low}; ${move('a', 'reshape', 'x', '', '2x6', '3x4')}; ${fold('r', 'maximum', 'a', '0', '3x4', '4')}`,
  ],
]);
test.run();
