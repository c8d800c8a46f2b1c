import { test } from 'uvu';
import { sharing } from './sharing.ts';
import { checkRows } from './test-rows.ts';

checkRows(sharing, [
  [
    'x ≥ y beside x < y',
    'x:S y:S',
    'a = less x y; r = greater_equal x y; -> a, r',
    'a = less x y; b = less x y; r = not b; -> a, r',
  ],
  [
    'x ≥ y beside x < y',
    'x:S y:S',
    'a = equal x y; r = not_equal y x; -> a, r',
    'a = equal x y; b = equal y x; r = not b; -> a, r',
  ],
  ['x ≥ y beside x < y', 'x:S y:S', 'a = less x y; r = less_equal x y; -> a, r'],
  ['x ≥ y beside x < y', 'x:P y:P', 'a = less x y; r = greater_equal x y; -> a, r'],
  [
    'max(x, y) beside x < y',
    'x:S y:S',
    'r = maximum x y; a = less x y; -> r, a',
    'l = less x y; %r = pphlo.select %l, %y, %x : ($SB, $S, $S) -> $S; a = less x y; -> r, a',
  ],
  ['max(x, y) beside x < y', 'x:S y:S', 'r = maximum x y; a = less y x; -> r, a'],
  [
    'min(x, y) beside max(x, y)',
    'x:S y:S',
    'r = minimum x y; m = maximum y x; -> r, m',
    'k = maximum y x; s = add x y; r = subtract s k; m = maximum y x; -> r, m',
  ],
  ['min(x, y) beside max(x, y)', 'x:S y:P', 'r = minimum x y; m = maximum y x; -> r, m'],
  ['min(x, y) beside max(x, y)', 'x:S y:S z:S', 'r = minimum x y; m = maximum z x; -> r, m'],
  ['x = max(x, y)', 'x:S y:S', 'm = maximum x y; r = equal y m', 'l = less y x; r = not l'],
  ['x = max(x, y)', 'x:S', 'y = 0.0; m = minimum x y; r = not_equal m x', 'y = 0.0; r = less y x'],
  ['x = max(x, y)', 'x:S y:P', 'm = maximum x y; r = equal x m'],
  [
    'x / y and z / y',
    'a:S b:S y:S',
    'u = tanh a; v = logistic b; s = divide u y; r = divide v y; -> s, r',
    'u = tanh a; v = logistic b; i = reciprocal y; s = multiply u i; r = multiply v i; -> s, r',
  ],
  [
    'x / y and z / y',
    'a:S y:S',
    'c = 1.0; u = tanh a; s = divide u y; r = divide c y; -> s, r',
    'u = tanh a; i = reciprocal y; s = multiply u i; -> s, i',
  ],
  ['x / y and z / y', 'a:S b:S y:S', 's = divide a y; r = divide b y; -> s, r'],
  ['x / y and z / y', 'a:S y:S', 'u = tanh a; r = divide u y'],
]);
test.run();
