import { test } from 'uvu';
import { movement } from './movement.ts';
import { checkRows } from './test-rows.ts';

const t = (shape: string): string => `tensor<${shape ? `${shape}x` : ''}!pphlo.secret<f32>>`;
const move = (r: string, op: string, x: string, attrs: string, from: string, to: string): string =>
  `%${r} = pphlo.${op} %${x}${attrs ? `, ${attrs}` : ''} : (${t(from)}) -> ${t(to)}`;
const slice = (r: string, x: string, at: string, from: string, to: string): string =>
  `%${r} = pphlo.slice %${x} [${at}] : (${t(from)}) -> ${t(to)}`;
const join = (r: string, xs: string, dim: number, from: readonly string[], to: string): string =>
  `%${r} = pphlo.concatenate ${xs} dim = ${dim} : (${from.map(t).join(', ')}) -> ${t(to)}`;
const x = (shape: string) => `x:${t(shape)}`;

checkRows(movement, [
  [
    'transpose of transpose',
    x('2x3x4'),
    `${move('a', 'transpose', 'x', 'dims = [1, 2, 0]', '2x3x4', '3x4x2')}; ${move('r', 'transpose', 'a', 'dims = [1, 0, 2]', '3x4x2', '4x3x2')}`,
    move('r', 'transpose', 'x', 'dims = [2, 1, 0]', '2x3x4', '4x3x2'),
  ],
  [
    'transpose of transpose',
    x('6x4'),
    `${move('a', 'reshape', 'x', '', '6x4', '8x3')}; ${move('r', 'transpose', 'a', 'dims = [1, 0]', '8x3', '3x8')}`,
  ],
  [
    'transpose of dimensions of size 1',
    x('2x1x4'),
    move('r', 'transpose', 'x', 'dims = [1, 0, 2]', '2x1x4', '1x2x4'),
    move('r', 'reshape', 'x', '', '2x1x4', '1x2x4'),
  ],
  ['transpose of dimensions of size 1', x('2x1x4'), move('r', 'transpose', 'x', 'dims = [2, 1, 0]', '2x1x4', '4x1x2')],
  [
    'broadcast of broadcast',
    x('3'),
    `${move('a', 'broadcast', 'x', 'dims = [1]', '3', '2x3')}; ${move('r', 'broadcast', 'a', 'dims = [0, 2]', '2x3', '2x5x3')}`,
    move('r', 'broadcast', 'x', 'dims = [2]', '3', '2x5x3'),
  ],
  [
    'broadcast of broadcast',
    x('3'),
    `${move('a', 'reshape', 'x', '', '3', '1x3')}; ${move('r', 'broadcast', 'a', 'dims = [0, 1]', '1x3', '5x3')}`,
  ],
  [
    'reshape or transpose of one repeated element',
    x(''),
    `${move('a', 'broadcast', 'x', 'dims = []', '', '4x3')}; ${move('r', 'reshape', 'a', '', '4x3', '12')}`,
    move('r', 'broadcast', 'x', 'dims = []', '', '12'),
  ],
  [
    'reshape or transpose of one repeated element',
    x('3'),
    `${move('a', 'broadcast', 'x', 'dims = [1]', '3', '4x3')}; ${move('r', 'reshape', 'a', '', '4x3', '12')}`,
  ],
  [
    'transpose of broadcast',
    x('3'),
    `${move('a', 'broadcast', 'x', 'dims = [1]', '3', '4x3')}; ${move('r', 'transpose', 'a', 'dims = [1, 0]', '4x3', '3x4')}`,
    move('r', 'broadcast', 'x', 'dims = [0]', '3', '3x4'),
  ],
  ['transpose of broadcast', x('3x4'), move('r', 'transpose', 'x', 'dims = [1, 0]', '3x4', '4x3')],
  [
    'reverse of reverse',
    x('3x4'),
    `${move('a', 'reverse', 'x', 'dims = [0, 1]', '3x4', '3x4').replace(/ : .*/, ` : ${t('3x4')}`)}; ${move('r', 'reverse', 'a', 'dims = [1]', '3x4', '3x4').replace(/ : .*/, ` : ${t('3x4')}`)}`,
    `%r = pphlo.reverse %x, dims = [0] : ${t('3x4')}`,
  ],
  [
    'reverse of reverse',
    x('3'),
    `%a = pphlo.reverse %x, dims = [0] : ${t('3')}; %b = pphlo.reverse %a, dims = [0] : ${t('3')}; -> b`,
    '-> x',
  ],
  ['reverse of reverse', x('3'), `%r = pphlo.reverse %x, dims = [0] : ${t('3')}`],
  [
    'slice of slice',
    x('10'),
    `${slice('a', 'x', '1:2:10', '10', '5')}; ${slice('r', 'a', '1:2:5', '5', '2')}`,
    slice('r', 'x', '3:4:8', '10', '2'),
  ],
  ['slice of slice', x('10'), slice('r', 'x', '1:2:10', '10', '5')],
  [
    'slice of concatenate',
    `${x('2x3')} y:${t('2x5')}`,
    `${join('a', '%x, %y', 1, ['2x3', '2x5'], '2x8')}; ${slice('r', 'a', '0:1:1, 4:1:6', '2x8', '1x2')}`,
    slice('r', 'y', '0:1:1, 1:1:3', '2x5', '1x2'),
  ],
  [
    'slice of concatenate',
    `${x('2x3')} y:${t('2x5')}`,
    `${join('a', '%x, %y', 1, ['2x3', '2x5'], '2x8')}; ${slice('r', 'a', '0:1:1, 2:1:4', '2x8', '1x2')}`,
  ],
  [
    'slice of broadcast',
    x('3'),
    `${move('a', 'broadcast', 'x', 'dims = [1]', '3', '4x3')}; ${slice('r', 'a', '1:1:3, 0:1:3', '4x3', '2x3')}`,
    move('r', 'broadcast', 'x', 'dims = [1]', '3', '2x3'),
  ],
  [
    'slice of broadcast',
    x('3'),
    `${move('a', 'broadcast', 'x', 'dims = [1]', '3', '4x3')}; ${slice('r', 'a', '1:1:3, 0:1:2', '4x3', '2x2')}`,
  ],
  [
    'concatenate of neighbouring slices',
    x('8'),
    `${slice('a', 'x', '1:1:3', '8', '2')}; ${slice('b', 'x', '3:1:6', '8', '3')}; ${join('r', '%a, %b', 0, ['2', '3'], '5')}`,
    slice('r', 'x', '1:1:6', '8', '5'),
  ],
  [
    'concatenate of neighbouring slices',
    x('8'),
    `${slice('a', 'x', '1:1:3', '8', '2')}; ${slice('b', 'x', '4:1:6', '8', '2')}; ${join('r', '%a, %b', 0, ['2', '2'], '4')}`,
  ],
  [
    'concatenate of concatenate, of nothing',
    `${x('2')} y:${t('3')} z:${t('0')}`,
    `${join('a', '%x, %z, %y', 0, ['2', '0', '3'], '5')}; ${join('r', '%a, %x', 0, ['5', '2'], '7')}`,
    join('r', '%x, %y, %x', 0, ['2', '3', '2'], '7'),
  ],
  ['concatenate of concatenate, of nothing', `${x('2')} y:${t('3')}`, join('r', '%x, %y', 0, ['2', '3'], '5')],
  [
    'pad by nothing',
    `${x('2')} y:${t('')}`,
    `%r = pphlo.pad %x, %y, low = [0], high = [0], interior = [0] : (${t('2')}, ${t('')}) -> ${t('2')}`,
    '-> x',
  ],
  [
    'pad by nothing',
    `${x('2')} y:${t('')}`,
    `%r = pphlo.pad %x, %y, low = [1], high = [-1], interior = [0] : (${t('2')}, ${t('')}) -> ${t('2')}`,
  ],
]);
test.run();
