import { test } from 'uvu';
import { comparisons } from './comparisons.ts';
import { checkRows } from './test-rows.ts';

const sealed = (v: boolean): string => `c = ${v} : PB; %r = pphlo.convert %c : ($PB) -> $SB`;
const infinite = (name: string, bits: string): string => `%${name} = pphlo.constant dense<${bits}> : $P`;

checkRows(comparisons, [
  ['x ≥ 0 against c ≤ 0', 'x:S', 'c = 0.0; a = abs x; r = greater_equal a c', sealed(true)],
  ['x ≥ 0 against c ≤ 0', 'x:S', 'c = -1.0; a = exponential x; r = less a c', sealed(false)],
  ['x ≥ 0 against c ≤ 0', 'x:S', 'c = 0.0; a = multiply x x; r = greater c a', sealed(false)],
  ['x ≥ 0 against c ≤ 0', 'x:S', 'c = 0.0; a = abs x; r = greater a c'],
  ['x ≥ 0 against c ≤ 0', 'x:S', 'c = 0.5; a = abs x; r = greater_equal a c'],
  ['x ≥ 0 against c ≤ 0', 'x:SI', 'c = 0 : PI; a = abs x; r = greater_equal a c'],
  [
    'a converted boolean against a constant',
    'p:SB',
    'c = 0 : PI; %i = pphlo.convert %p : ($SB) -> $SI; r = equal i c',
    'r = not p',
  ],
  [
    'a converted boolean against a constant',
    'p:SB',
    'c = 0 : PI; %i = pphlo.convert %p : ($SB) -> $SI; r = greater i c',
    '-> p',
  ],
  [
    'a converted boolean against a constant',
    'p:SB',
    'c = 2 : PI; %i = pphlo.convert %p : ($SB) -> $SI; r = equal i c',
    sealed(false),
  ],
  ['a converted boolean against a constant', 'p:SB', 'c = true : PB; r = equal p c', '-> p'],
  ['a converted boolean against a constant', 'p:SI', 'c = 0 : PI; r = equal p c'],
  ['x < x, x ≤ x', 'x:S', 'r = less x x', sealed(false)],
  ['x < x, x ≤ x', 'x:S', 'r = greater_equal x x', sealed(true)],
  ['x < x, x ≤ x', 'x:P', 'r = greater_equal x x'],
  ['max(x, x)', 'x:S', 'r = maximum x x', '-> x'],
  ['max(x, x)', 'x:S y:S', 'r = maximum x y'],
  ['max of x ≥ 0 and c ≤ 0', 'x:S', 'c = 0.0; a = abs x; r = maximum a c', 'r = abs x'],
  [
    'max of x ≥ 0 and c ≤ 0',
    'x:S',
    'c = 0.0; a = abs x; r = minimum a c',
    'c = 0.0; %r = pphlo.convert %c : ($P) -> $S',
  ],
  ['max of x ≥ 0 and c ≤ 0', 'x:S', 'c = 0.1; a = abs x; r = maximum a c'],
  ['|x| of x ≥ 0', 'x:S', 'a = exponential x; r = abs a', 'r = exponential x'],
  ['|x| of x ≥ 0', 'x:S', 'a = tanh x; r = abs a'],
  ['max(max(x, c), d)', 'x:S', 'c = 1.0; d = 2.0; m = maximum x c; r = maximum d m', 'd = 2.0; r = maximum x d'],
  ['max(max(x, c), d)', 'x:S', 'c = 1.0; d = 2.0; m = maximum x c; r = maximum d m; -> r, m'],
  ['max(max(x, y), y)', 'x:S y:S', 'm = maximum x y; r = maximum y m', 'r = maximum x y'],
  ['max(max(x, y), y)', 'x:S y:S z:S', 'm = maximum x y; r = maximum z m'],
  [
    'min(max(x, low), high)',
    'x:S',
    'c = 1.0; d = 2.0; m = maximum x c; r = minimum d m',
    'c = 1.0; d = 2.0; %r = pphlo.clamp %c, %x, %d : ($P, $S, $P) -> $S',
  ],
  ['min(max(x, low), high)', 'x:S', 'c = 2.0; d = 1.0; m = maximum x c; r = minimum d m'],
  [
    'clamp with one bound',
    'x:S y:P',
    `${infinite('c', '0xFF800000')}; %r = pphlo.clamp %c, %x, %y : ($P, $S, $P) -> $S`,
    'r = minimum x y',
  ],
  [
    'clamp with one bound',
    'x:S y:P',
    `${infinite('c', '0x7F800000')}; %r = pphlo.clamp %y, %x, %c : ($P, $S, $P) -> $S`,
    'r = maximum x y',
  ],
  [
    // The other bound is a scalar: maximum and minimum take none.
    'clamp with one bound',
    'x:S y:sP',
    '%c = pphlo.constant dense<0xFF800000> : $sP; %r = pphlo.clamp %c, %x, %y : ($sP, $S, $sP) -> $S',
    '%b = pphlo.broadcast %y, dims = [] : ($sP) -> $P; r = minimum x b',
  ],
  ['clamp with one bound', 'x:S y:P', 'c = 0.0; %r = pphlo.clamp %c, %x, %y : ($P, $S, $P) -> $S'],
  [
    'clamp of a converted boolean',
    'p:SB',
    'c = 0 : PI; d = 1 : PI; %i = pphlo.convert %p : ($SB) -> $SI; %r = pphlo.clamp %c, %i, %d : ($PI, $SI, $PI) -> $SI',
    '%r = pphlo.convert %p : ($SB) -> $SI',
  ],
  [
    'clamp of a converted boolean',
    'p:SB',
    'c = 1 : PI; d = 1 : PI; %i = pphlo.convert %p : ($SB) -> $SI; %r = pphlo.clamp %c, %i, %d : ($PI, $SI, $PI) -> $SI',
  ],
]);
test.run();
