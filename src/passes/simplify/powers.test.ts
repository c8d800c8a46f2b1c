import { test } from 'uvu';
import { powers } from './powers.ts';
import { checkRows } from './test-rows.ts';

checkRows(powers, [
  ['x^(n + ½)', 'x:S', 'c = 2.5; r = power x c', 'c = 2.0; p = power x c; s = sqrt x; r = multiply p s'],
  ['x^(n + ½)', 'x:S', 'c = 1.5; r = power x c', 's = sqrt x; r = multiply x s'],
  ['x^(n + ½)', 'x:S', 'c = -1.5; r = power x c', 's = rsqrt x; c = 3.0; r = power s c'],
  ['x^(n + ½)', 'x:S', 'c = 2.25; r = power x c'],
  ['x^(n + ½)', 'x:S', 'c = 9.5; r = power x c'],
  ['x^(n + ½)', 'x:P', 'c = 2.5; r = power x c'],
  ['log √x', 'x:S', 's = sqrt x; r = log s', 'l = log x; c = 0.5; r = multiply l c'],
  ['log √x', 'x:P', 's = sqrt x; r = log s'],
  ['log 1/√x', 'x:S', 's = rsqrt x; r = log s', 'l = log x; c = -0.5; r = multiply l c'],
  ['log 1/√x', 'x:S', 's = cbrt x; r = log s'],
  ['log 1/x', 'x:S', 'c = 1.0; s = divide c x; r = log s', 'l = log x; r = negate l'],
  ['log 1/x', 'x:S', 'c = 2.0; s = divide c x; r = log s'],
  ['log x^c', 'x:S', 'c = 0.3; s = power x c; r = log s', 'l = log x; c = 0.3; r = multiply l c'],
  ['log x^c', 'x:S', 'c = 6.0; s = power x c; r = log s'],
  ['√e^x', 'x:S', 'e = exponential x; r = sqrt e', 'c = 0.5; h = multiply x c; r = exponential h'],
  ['√e^x', 'x:S', 'e = exponential x; r = sqrt e; -> r, e'],
  ['1/√e^x', 'x:S', 'e = exponential x; r = rsqrt e', 'c = -0.5; h = multiply x c; r = exponential h'],
  ['1/√e^x', 'x:P', 'e = exponential x; r = rsqrt e'],
  ['(e^x)^c', 'x:S', 'c = 3.0; e = exponential x; r = power e c', 'c = 3.0; h = multiply x c; r = exponential h'],
  ['(e^x)^c', 'x:S', 'c = 1000.0; e = exponential x; r = power e c'],
]);
test.run();
