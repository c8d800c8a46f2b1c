import { test } from 'uvu';
import { scales } from './scales.ts';
import { checkRows } from './test-rows.ts';

const dot = (r: string, a: string, at: string, b: string, bt: string, rt: string): string =>
  `%${r} = pphlo.dot %${a}, %${b} : (tensor<${at}>, tensor<${bt}>) -> tensor<${rt}>`;
const splat = (n: string, v: string, t: string): string => `%${n} = pphlo.constant dense<${v}> : tensor<${t}>`;
const times = (r: string, a: string, c: string, s: string): string =>
  `%${r} = pphlo.multiply %${a}, %${c} : (tensor<${s}x!pphlo.secret<f32>>, tensor<${s}xf32>) -> tensor<${s}x!pphlo.secret<f32>>`;
const S = '!pphlo.secret<f32>';
const args = `x:tensor<2x4x${S}> y:tensor<4x2x${S}>`;
const wide = `x:tensor<2x2x${S}> y:tensor<2x8x${S}>`;
const general = (a: string) =>
  `%r = pphlo.dot_general %${a}, %y, contracting_dims = [1] x [0] : (tensor<2x4x${S}>, tensor<4x2x${S}>) -> tensor<2x2x${S}>`;

checkRows(scales, [
  ['(x · c moved) · d, (−x) · d', 'x:S', 'c = 0.7; n = negate x; r = multiply n c', 'c = -0.7; r = multiply x c'],
  [
    '(x · c moved) · d, (−x) · d',
    `x:tensor<2x4x${S}>`,
    `${splat('c', '0.5', '2x4xf32')}; ${splat('d', '0.5', '4x2xf32')}; ${times('a', 'x', 'c', '2x4')}; %b = pphlo.transpose %a, dims = [1, 0] : (tensor<2x4x${S}>) -> tensor<4x2x${S}>; ${times('r', 'b', 'd', '4x2')}`,
    `%b = pphlo.transpose %x, dims = [1, 0] : (tensor<2x4x${S}>) -> tensor<4x2x${S}>; ${splat('d', '0.25', '4x2xf32')}; ${times('r', 'b', 'd', '4x2')}`,
  ],
  ['(x · c moved) · d, (−x) · d', 'x:S', 'c = 0.7; n = negate x; r = multiply n c; -> r, n'],
  ['(x · c moved) · d, (−x) · d', 'x:S', 'c = 0.7; n = sign x; r = multiply n c'],
  [
    '(x · c) · (y · d)',
    'x:S y:S',
    'c = 0.5; d = 3.0; a = multiply x c; b = multiply y d; r = multiply a b',
    'p = multiply x y; c = 1.5; r = multiply p c',
  ],
  ['(x · c) · (y · d)', 'x:S y:S', 'c = 1.0e-5; d = 3.0; a = multiply x c; b = multiply y d; r = multiply a b'],
  ['(x · c) · (y · d)', 'x:S y:S', 'c = 0.5; d = 3.0; a = multiply x c; b = multiply y d; r = multiply a b; -> r, a'],
  [
    'x · c + x · d',
    'x:S',
    'c = 0.25; d = 0.5; a = multiply x c; b = multiply x d; r = subtract a b',
    'c = -0.25; r = multiply x c',
  ],
  ['x · c + x · d', 'x:S y:S', 'c = 0.25; d = 0.5; a = multiply x c; b = multiply y d; r = add a b'],
  [
    '(x · c) ⋅ y',
    args,
    `${splat('c', '0.3', '2x4xf32')}; ${times('a', 'x', 'c', '2x4')}; ${dot('r', 'a', `2x4x${S}`, 'y', `4x2x${S}`, `2x2x${S}`)}`,
    `${dot('p', 'x', `2x4x${S}`, 'y', `4x2x${S}`, `2x2x${S}`)}; ${splat('c', '0.3', '2x2xf32')}; ${times('r', 'p', 'c', '2x2')}`,
  ],
  [
    '(x · c) ⋅ y',
    args,
    `${splat('c', '0.3', '2x4xf32')}; ${times('a', 'x', 'c', '2x4')}; ${general('a')}`,
    `%p${general('x').slice(2)}; ${splat('c', '0.3', '2x2xf32')}; ${times('r', 'p', 'c', '2x2')}`,
  ],
  [
    '(x · c) ⋅ y',
    `x:tensor<2x2x${S}>`,
    `${splat('c', '0.5', '2x2xf32')}; ${splat('k', '[[0.5, 1.5], [2.5, 3.5]]', '2x2xf32')}; ${times('a', 'x', 'c', '2x2')}; ${dot('r', 'a', `2x2x${S}`, 'k', '2x2xf32', `2x2x${S}`)}`,
    `${splat('k', '[[0.5, 1.5], [2.5, 3.5]]', '2x2xf32')}; ${splat('c', '0.5', '2x2xf32')}; %m = pphlo.multiply %k, %c : tensor<2x2xf32>; ${dot('r', 'x', `2x2x${S}`, 'm', '2x2xf32', `2x2x${S}`)}`,
  ],
  [
    '(x · c) ⋅ y',
    wide,
    `${splat('c', '0.3', '2x2xf32')}; ${times('a', 'x', 'c', '2x2')}; ${dot('r', 'a', `2x2x${S}`, 'y', `2x8x${S}`, `2x8x${S}`)}`,
  ],
  [
    '(x · c) ⋅ y',
    args,
    `${splat('c', '1.0e-3', '2x4xf32')}; ${times('a', 'x', 'c', '2x4')}; ${dot('r', 'a', `2x4x${S}`, 'y', `4x2x${S}`, `2x2x${S}`)}`,
  ],
]);
test.run();
