import { test } from 'uvu';
import { choices } from './choices.ts';
import { checkRows } from './test-rows.ts';

const choice = (r: string, a: string, b: string): string =>
  `%${r} = pphlo.select %p, %${a}, %${b} : ($SB, $P, $P) -> $S`;

checkRows(choices, [
  [
    'f(p ? c : d)',
    'p:SB',
    `c = 1.0; d = 4.0; ${choice('s', 'c', 'd')}; r = sqrt s`,
    `c = 1.0; d = 2.0; ${choice('r', 'c', 'd')}`,
  ],
  [
    'f(p ? c : d)',
    'p:SB',
    `c = 1.0; d = 4.0; ${choice('s', 'c', 'd')}; r = divide c s`,
    `c = 1.0; d = 0.25; ${choice('r', 'c', 'd')}`,
  ],
  ['f(p ? c : d)', 'p:SB', `c = 1.0; d = 0.0; ${choice('s', 'c', 'd')}; r = log s`],
  ['f(p ? c : d)', 'p:SB x:S', `c = 1.0; d = 4.0; ${choice('s', 'c', 'd')}; r = power x s`],
  [
    'x / (p ? c : d)',
    'p:SB x:S',
    `c = 1.0; d = 2.0; ${choice('s', 'c', 'd')}; r = divide x s`,
    `c = 1.0; d = 0.5; ${choice('s', 'c', 'd')}; r = multiply x s`,
  ],
  ['x / (p ? c : d)', 'p:SB x:S', `c = 1.0; d = 1000.0; ${choice('s', 'c', 'd')}; r = divide x s`],
]);
test.run();
