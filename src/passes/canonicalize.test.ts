import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { canonicalizationPatterns } from './canonicalize.ts';
import { floats } from './test-meaning.ts';
import { opt, parse, run } from './test-support.ts';

/** A row: name of the rewrite, arguments, body before and after (without: it must stay). The last line is what is returned. */
type Row = readonly [name: string, args: string, before: string, after?: string];
const seal = 'pphlo.convert %c : ($P) -> $S';
const one = '%c = pphlo.constant dense<1.0> : $P\n';
const zero = '%c = pphlo.constant dense<0.0> : $P\n';
const constant = (v: string, t = '$P') => `%c = pphlo.constant dense<${v}> : ${t}\n`;
const mixed = (op: string, a = '%x', b = '%c') => `%r = pphlo.${op} ${a}, ${b} : ($S, $P) -> $S\n`;
const sealedBool = (v: boolean) => `${constant(String(v), '$PB')}%r = pphlo.convert %c : ($PB) -> $SB\nreturn %r : $SB`;
const compare = (op: string, t: 'S' | 'P', a = '%x', b = '%x') =>
  `%r = pphlo.${op} ${a}, ${b} : ($${t}, $${t}) -> $${t}B\nreturn %r : $${t}B`;
const infinity = (sign: string) => `%c = pphlo.constant dense<${sign}> : $P\n`;
const [plus, minus] = [infinity('0x7F800000'), infinity('0xFF800000')];

const matrix = (shape: string) => `tensor<${shape}x!pphlo.secret<f32>>`;

const rows: readonly Row[] = [
  // Casts.
  ['convert to the same type', '%x: $S', '%r = pphlo.convert %x : ($S) -> $S\nreturn %r : $S', 'return %x : $S'],
  ['convert to the same type', '%x: $P', '%r = pphlo.convert %x : ($P) -> $S\nreturn %r : $S'],
  [
    'convert of a convert that loses nothing',
    '%x: $SI',
    '%a = pphlo.convert %x : ($SI) -> tensor<4x!pphlo.secret<i64>>\n%r = pphlo.convert %a : (tensor<4x!pphlo.secret<i64>>) -> $S\nreturn %r : $S',
    '%r = pphlo.convert %x : ($SI) -> $S\nreturn %r : $S',
  ],
  [
    'convert of a convert that loses nothing',
    '%x: $SI',
    '%a = pphlo.convert %x : ($SI) -> tensor<4x!pphlo.secret<i8>>\n%r = pphlo.convert %a : (tensor<4x!pphlo.secret<i8>>) -> $S\nreturn %r : $S',
  ],
  [
    'convert of a convert that loses nothing',
    '%x: $SI',
    '%a = pphlo.convert %x : ($SI) -> $S\n%r = pphlo.convert %a : ($S) -> $SI\nreturn %r : $SI',
  ],
  // Moves.
  ['reshape to the same shape', '%x: $S', '%r = pphlo.reshape %x : ($S) -> $S\nreturn %r : $S', 'return %x : $S'],
  [
    'reshape of reshape',
    '%x: $P',
    '%a = pphlo.reshape %x : ($P) -> tensor<2x2xf32>\n%r = pphlo.reshape %a : (tensor<2x2xf32>) -> tensor<1x4xf32>\nreturn %r : tensor<1x4xf32>',
    '%r = pphlo.reshape %x : ($P) -> tensor<1x4xf32>\nreturn %r : tensor<1x4xf32>',
  ],
  [
    'identity transpose',
    '%x: $S',
    '%r = pphlo.transpose %x, dims = [0] : ($S) -> $S\nreturn %r : $S',
    'return %x : $S',
  ],
  [
    'identity transpose',
    '%x: tensor<2x2xf32>',
    '%r = pphlo.transpose %x, dims = [1, 0] : (tensor<2x2xf32>) -> tensor<2x2xf32>\nreturn %r : tensor<2x2xf32>',
  ],
  [
    'broadcast to the same shape',
    '%x: $S',
    '%r = pphlo.broadcast %x, dims = [0] : ($S) -> $S\nreturn %r : $S',
    'return %x : $S',
  ],
  [
    'broadcast to the same shape',
    '%x: tensor<2x2xf32>',
    '%r = pphlo.broadcast %x, dims = [1, 0] : (tensor<2x2xf32>) -> tensor<2x2xf32>\nreturn %r : tensor<2x2xf32>',
  ],
  ['slice of everything', '%x: $S', '%r = pphlo.slice %x [0:4] : ($S) -> $S\nreturn %r : $S', 'return %x : $S'],
  ['slice of everything', '%x: $P', '%r = pphlo.slice %x [0:3] : ($P) -> tensor<3xf32>\nreturn %r : tensor<3xf32>'],
  [
    'reverse of no dimension',
    '%x: tensor<1x4xf32>',
    '%r = pphlo.reverse %x, dims = [0] : tensor<1x4xf32>\nreturn %r : tensor<1x4xf32>',
    'return %x : tensor<1x4xf32>',
  ],
  ['reverse of no dimension', '%x: $P', '%r = pphlo.reverse %x, dims = [0] : $P\nreturn %r : $P'],
  ['concatenate of one', '%x: $S', '%r = pphlo.concatenate %x, dim = 0 : ($S) -> $S\nreturn %r : $S', 'return %x : $S'],
  // Public floats may be NaN, secrets are not.
  ['x = x', '%x: $S', compare('equal', 'S'), sealedBool(true)],
  ['x = x', '%x: $P', compare('equal', 'P')],
  ['x = x', '%x: $S, %y: $S', compare('equal', 'S', '%x', '%y')],
  ['x ≠ x', '%x: $S', compare('not_equal', 'S'), sealedBool(false)],
  ['x ≠ x', '%x: $P', compare('not_equal', 'P')],
  ['a secret is finite', '%x: $S', '%r = pphlo.is_finite %x : ($S) -> $SB\nreturn %r : $SB', sealedBool(true)],
  ['a secret is finite', '%x: $P', '%r = pphlo.is_finite %x : ($P) -> $PB\nreturn %r : $PB'],
  ['max(x, −inf)', '%x: $S', `${minus}${mixed('maximum')}return %r : $S`, 'return %x : $S'],
  ['max(x, −inf)', '%x: $S', `${plus}${mixed('maximum')}return %r : $S`],
  ['max(x, −inf)', '%x: $P', `${minus}%r = pphlo.maximum %x, %c : $P\nreturn %r : $P`],
  ['min(x, +inf)', '%x: $S', `${plus}${mixed('minimum')}return %r : $S`, 'return %x : $S'],
  ['min(x, +inf)', '%x: $P', `${plus}%r = pphlo.minimum %x, %c : $P\nreturn %r : $P`],
  ['x = ±inf', '%x: $S', `${plus}%r = pphlo.equal %x, %c : ($S, $P) -> $SB\nreturn %r : $SB`, sealedBool(false)],
  ['x = ±inf', '%x: $P', `${plus}${compare('equal', 'P', '%x', '%c')}`],
  ['x = ±inf', '%x: $S', `${one}%r = pphlo.equal %x, %c : ($S, $P) -> $SB\nreturn %r : $SB`],
  ['x ≠ ±inf', '%x: $S', `${minus}%r = pphlo.not_equal %x, %c : ($S, $P) -> $SB\nreturn %r : $SB`, sealedBool(true)],
  ['x ≠ ±inf', '%x: $P', `${minus}${compare('not_equal', 'P', '%x', '%c')}`],
  // Selects.
  [
    'select of equal values',
    '%p: $SB, %x: $S',
    '%r = pphlo.select %p, %x, %x : ($SB, $S, $S) -> $S\nreturn %r : $S',
    'return %x : $S',
  ],
  [
    'select of equal values',
    '%p: $SB, %x: $P',
    '%r = pphlo.select %p, %x, %x : ($SB, $P, $P) -> $S\nreturn %r : $S',
    '%r = pphlo.convert %x : ($P) -> $S\nreturn %r : $S',
  ],
  [
    'select by a constant',
    '%x: $S, %y: $S',
    '%p = pphlo.constant dense<false> : $PB\n%r = pphlo.select %p, %x, %y : ($PB, $S, $S) -> $S\nreturn %r : $S',
    'return %y : $S',
  ],
  [
    'select by a constant',
    '%x: $S, %y: $S',
    '%p = pphlo.constant dense<[true, false, true, true]> : $PB\n%r = pphlo.select %p, %x, %y : ($PB, $S, $S) -> $S\nreturn %r : $S',
  ],
  [
    'select(¬p, a, b)',
    '%p: $SB, %x: $S, %y: $S',
    '%n = pphlo.not %p : $SB\n%r = pphlo.select %n, %x, %y : ($SB, $S, $S) -> $S\nreturn %r : $S',
    '%r = pphlo.select %p, %y, %x : ($SB, $S, $S) -> $S\nreturn %r : $S',
  ],
  [
    'x = c ? c : x',
    '%x: $S',
    `${constant('2.0')}%e = pphlo.equal %x, %c : ($S, $P) -> $SB\n%r = pphlo.select %e, %c, %x : ($SB, $P, $S) -> $S\nreturn %r : $S`,
    'return %x : $S',
  ],
  [
    'x = c ? c : x',
    '%x: $S',
    `${constant('2.0')}%e = pphlo.equal %c, %x : ($P, $S) -> $SB\n%r = pphlo.select %e, %c, %x : ($SB, $P, $S) -> $S\nreturn %r : $S`,
    'return %x : $S',
  ],
  [
    'x = c ? c : x',
    '%x: $S',
    `${constant('2.0')}%d = pphlo.constant dense<3.0> : $P\n%e = pphlo.equal %x, %c : ($S, $P) -> $SB\n%r = pphlo.select %e, %d, %x : ($SB, $P, $S) -> $S\nreturn %r : $S`,
  ],
  // Neutral constants; public floats have a minus zero.
  ['x + 0', '%x: $S', `${zero}${mixed('add')}return %r : $S`, 'return %x : $S'],
  ['x + 0', '%x: $P', `${zero}%r = pphlo.add %x, %c : $P\nreturn %r : $P`],
  ['x + 0', '%x: $P', `${constant('-0.0')}%r = pphlo.add %c, %x : $P\nreturn %r : $P`, 'return %x : $P'],
  ['x + 0', '%x: $PI', `${constant('0', '$PI')}%r = pphlo.add %x, %c : $PI\nreturn %r : $PI`, 'return %x : $PI'],
  ['x − 0', '%x: $P', `${zero}%r = pphlo.subtract %x, %c : $P\nreturn %r : $P`, 'return %x : $P'],
  ['x − 0', '%x: $P', `${constant('-0.0')}%r = pphlo.subtract %x, %c : $P\nreturn %r : $P`],
  ['x − 0', '%x: $S', `${zero}%r = pphlo.subtract %c, %x : ($P, $S) -> $S\nreturn %r : $S`],
  ['x · 1', '%x: $P', `${one}%r = pphlo.multiply %x, %c : $P\nreturn %r : $P`, 'return %x : $P'],
  ['x · 1', '%x: $S', `${constant('1.5')}${mixed('multiply')}return %r : $S`],
  [
    'x · 1',
    '%x: tensor<2xcomplex<f32>>',
    '%c = pphlo.constant dense<(1.0, 2.0)> : tensor<2xcomplex<f32>>\n%r = pphlo.multiply %x, %c : tensor<2xcomplex<f32>>\nreturn %r : tensor<2xcomplex<f32>>',
  ],
  [
    'x · −1',
    '%x: $S',
    `${constant('-1.0')}${mixed('multiply')}return %r : $S`,
    '%r = pphlo.negate %x : $S\nreturn %r : $S',
  ],
  ['x · −1', '%x: $P', `${constant('-1.0')}%r = pphlo.multiply %x, %c : $P\nreturn %r : $P`],
  ['x · 0', '%x: $S', `${zero}${mixed('multiply')}return %r : $S`, `${zero}%r = ${seal}\nreturn %r : $S`],
  ['x · 0', '%x: $P', `${zero}%r = pphlo.multiply %x, %c : $P\nreturn %r : $P`],
  ['x / 1', '%x: $P', `${one}%r = pphlo.divide %x, %c : $P\nreturn %r : $P`, 'return %x : $P'],
  ['x / 1', '%x: $P', `${one}%r = pphlo.divide %c, %x : $P\nreturn %r : $P`],
  [
    '(x · c) · d, (x / c) · d',
    '%x: $S',
    `${constant('0.5')}%d = pphlo.constant dense<3.0> : $P\n%a = pphlo.multiply %x, %c : ($S, $P) -> $S\n%r = pphlo.multiply %d, %a : ($P, $S) -> $S\nreturn %r : $S`,
    `${constant('1.5')}${mixed('multiply')}return %r : $S`,
  ],
  [
    '(x · c) · d, (x / c) · d',
    '%x: $P',
    `${constant('0.5')}%a = pphlo.multiply %x, %c : $P\n%r = pphlo.multiply %a, %c : $P\nreturn %r : $P`,
  ],
  [
    '(x · c) / d, (x / c) / d',
    '%x: $S',
    `${constant('0.5')}%d = pphlo.constant dense<4.0> : $P\n%a = pphlo.divide %x, %c : ($S, $P) -> $S\n%r = pphlo.divide %a, %d : ($S, $P) -> $S\nreturn %r : $S`,
    `${constant('0.5')}${mixed('multiply')}return %r : $S`,
  ],
  [
    '(x · c) / d, (x / c) / d',
    '%x: $S',
    `${constant('1.0e30')}%a = pphlo.multiply %x, %c : ($S, $P) -> $S\n%d = pphlo.constant dense<1.0e-30> : $P\n%r = pphlo.divide %a, %d : ($S, $P) -> $S\nreturn %r : $S`,
  ],
  [
    '1 / (1 + e^−x)',
    '%x: $S',
    `${one}%n = pphlo.negate %x : $S\n%e = pphlo.exponential %n : $S\n%s = pphlo.add %c, %e : ($P, $S) -> $S\n%r = pphlo.divide %c, %s : ($P, $S) -> $S\nreturn %r : $S`,
    '%r = pphlo.logistic %x : $S\nreturn %r : $S',
  ],
  [
    '1 / (1 + e^−x)',
    '%x: $P',
    `${one}%n = pphlo.negate %x : $P\n%e = pphlo.exponential %n : $P\n%s = pphlo.add %c, %e : $P\n%r = pphlo.divide %c, %s : $P\nreturn %r : $P`,
  ],
  ['−(−x)', '%x: $P', '%n = pphlo.negate %x : $P\n%r = pphlo.negate %n : $P\nreturn %r : $P', 'return %x : $P'],
  [
    'x²',
    '%x: $S',
    '%r = pphlo.square %x : $S -> $S\nreturn %r : $S',
    '%r = pphlo.multiply %x, %x : $S\nreturn %r : $S',
  ],
  ['x²', '%x: $S', '%r = pphlo.multiply %x, %x : $S\nreturn %r : $S'],
  ['¬¬x', '%x: $SB', '%n = pphlo.not %x : $SB\n%r = pphlo.not %n : $SB\nreturn %r : $SB', 'return %x : $SB'],
  ['¬¬x', '%x: $SB', '%r = pphlo.not %x : $SB\nreturn %r : $SB'],
  [
    '|−x|',
    '%x: $S',
    '%n = pphlo.negate %x : $S\n%r = pphlo.abs %n : $S\nreturn %r : $S',
    '%r = pphlo.abs %x : $S\nreturn %r : $S',
  ],
  ['|−x|', '%x: $S', '%n = pphlo.negate %x : $S\n%r = pphlo.sign %n : $S\nreturn %r : $S'],
  [
    'p ∧ true, p ∧ false',
    '%x: $SB',
    `${constant('true', '$PB')}%r = pphlo.and %x, %c : ($SB, $PB) -> $SB\nreturn %r : $SB`,
    'return %x : $SB',
  ],
  [
    'p ∧ true, p ∧ false',
    '%x: $SB',
    `${constant('false', '$PB')}%r = pphlo.and %c, %x : ($PB, $SB) -> $SB\nreturn %r : $SB`,
    sealedBool(false),
  ],
  ['p ∧ true, p ∧ false', '%x: $PI', `${constant('1', '$PI')}%r = pphlo.and %x, %c : $PI\nreturn %r : $PI`],
  [
    'p ∨ false, p ∨ true',
    '%x: $SB',
    `${constant('false', '$PB')}%r = pphlo.or %x, %c : ($SB, $PB) -> $SB\nreturn %r : $SB`,
    'return %x : $SB',
  ],
  [
    'p ∨ false, p ∨ true',
    '%x: $SB',
    `${constant('true', '$PB')}%r = pphlo.or %x, %c : ($SB, $PB) -> $SB\nreturn %r : $SB`,
    sealedBool(true),
  ],
  ['p ∨ false, p ∨ true', '%x: $PI', `${constant('0', '$PI')}%r = pphlo.or %x, %c : $PI\nreturn %r : $PI`],
  // Powers.
  [
    'x^c',
    '%x: $S',
    `${constant('3.0')}${mixed('power')}return %r : $S`,
    '%a = pphlo.multiply %x, %x : $S\n%r = pphlo.multiply %a, %x : $S\nreturn %r : $S',
  ],
  ['x^c', '%x: $S', `${constant('-0.5')}${mixed('power')}return %r : $S`, '%r = pphlo.rsqrt %x : $S\nreturn %r : $S'],
  ['x^c', '%x: $S', `${constant('0.7')}${mixed('power')}return %r : $S`],
  ['x^c', '%x: $P', `${constant('2.0')}%r = pphlo.power %x, %c : $P\nreturn %r : $P`],
  // Products.
  [
    'constant · constant',
    '%x: $S',
    `${constant('[1, 2, 3, 4]', '$PI')}%d = pphlo.constant dense<3> : $PI\n%r = pphlo.multiply %c, %d : $PI\nreturn %r : $PI`,
    `${constant('[3, 6, 9, 12]', '$PI')}return %c : $PI`,
  ],
  [
    'constant · constant',
    '%x: $S',
    `${constant('2', '$PI')}%d = pphlo.constant dense<3.0> : $P\n%r = pphlo.multiply %c, %d : ($PI, $P) -> $P\nreturn %r : $P`,
    `${constant('6.0')}return %c : $P`,
  ],
  [
    'constant · constant',
    '%x: $S',
    `${constant('[1, 2, 3, 4]', '$PI')}%d = pphlo.constant dense<3.0> : $P\n%r = pphlo.multiply %c, %d : ($PI, $P) -> $P\nreturn %r : $P`,
  ],
  [
    'constant · constant',
    '%x: $S',
    `${constant('65537', '$PI')}%r = pphlo.multiply %c, %c : $PI\nreturn %r : $PI`,
    `${constant('131073', '$PI')}return %c : $PI`,
  ],
  [
    'dot of vectors',
    '%x: $S',
    '%r = pphlo.dot %x, %x : ($S, $S) -> $sS\nreturn %r : $sS',
    `%a = pphlo.reshape %x : ($S) -> ${matrix('1x4')}\n%b = pphlo.reshape %x : ($S) -> ${matrix('4x1')}\n%d = pphlo.dot %a, %b : (${matrix('1x4')}, ${matrix('4x1')}) -> ${matrix('1x1')}\n%r = pphlo.reshape %d : (${matrix('1x1')}) -> $sS\nreturn %r : $sS`,
  ],
  [
    'dot of vectors',
    `%x: $S, %m: ${matrix('2x4')}`,
    `%r = pphlo.dot %m, %x : (${matrix('2x4')}, $S) -> ${matrix('2')}\nreturn %r : ${matrix('2')}`,
    `%b = pphlo.reshape %x : ($S) -> ${matrix('4x1')}\n%d = pphlo.dot %m, %b : (${matrix('2x4')}, ${matrix('4x1')}) -> ${matrix('2x1')}\n%r = pphlo.reshape %d : (${matrix('2x1')}) -> ${matrix('2')}\nreturn %r : ${matrix('2')}`,
  ],
  [
    'dot of vectors',
    `%x: ${matrix('2x2')}`,
    `%r = pphlo.dot %x, %x : (${matrix('2x2')}, ${matrix('2x2')}) -> ${matrix('2x2')}\nreturn %r : ${matrix('2x2')}`,
  ],
  [
    'convolution over one dimension',
    `%x: ${matrix('2x3x10')}, %w: ${matrix('4x3x5')}`,
    `%r = pphlo.convolution(%x, %w) dim_numbers = [b, f, 0]x[0, i, o]->[b, 0, f], window = {stride = [2], pad = [[1, 0]], rhs_dilate = [2]} : (${matrix('2x3x10')}, ${matrix('4x3x5')}) -> ${matrix('2x3x5')}\nreturn %r : ${matrix('2x3x5')}`,
    `%t = pphlo.transpose %x, dims = [0, 2, 1] : (${matrix('2x3x10')}) -> ${matrix('2x10x3')}
     %a = pphlo.reshape %t : (${matrix('2x10x3')}) -> ${matrix('2x1x10x3')}
     %b = pphlo.reshape %w : (${matrix('4x3x5')}) -> ${matrix('1x4x3x5')}
     %d = pphlo.convolution(%a, %b) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 2], pad = [[0, 0], [1, 0]], rhs_dilate = [1, 2]} : (${matrix('2x1x10x3')}, ${matrix('1x4x3x5')}) -> ${matrix('2x1x3x5')}
     %r = pphlo.reshape %d : (${matrix('2x1x3x5')}) -> ${matrix('2x3x5')}
     return %r : ${matrix('2x3x5')}`,
  ],
  [
    'convolution over one dimension',
    `%x: ${matrix('1x4x4x3')}, %w: ${matrix('2x2x3x5')}`,
    `%r = pphlo.convolution(%x, %w) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1]} : (${matrix('1x4x4x3')}, ${matrix('2x2x3x5')}) -> ${matrix('1x3x3x5')}\nreturn %r : ${matrix('1x3x3x5')}`,
  ],
];

function program(args: string, body: string): string {
  const type = /return %\w+ : (.*)$/.exec(body)![1]!;
  return `func.func @main(${args}) -> ${type} {\n${body}\n}`;
}

for (const [name, args, before, after] of rows)
  test(`${name}${after ? '' : ' does not apply'}: ${args}`, () => {
    assert.is(opt(program(args, before), ['canonicalize']), opt(program(args, after ?? before), []));
  });

test('every rewrite has a row that shows it', () => {
  const shown = new Set(rows.filter((r) => r[3]).map((r) => r[0]));
  assert.equal(
    canonicalizationPatterns.map((p) => p.name).filter((n) => !shown.has(n)),
    [],
  );
});

test('a convolution over one dimension means the same as an image', () => {
  const text = `func.func @main(%x: tensor<2x3x10xf32>, %w: tensor<4x3x5xf32>) -> tensor<5x2x8xf32> {
    %r = pphlo.convolution(%x, %w) dim_numbers = [b, f, 0]x[0, i, o]->[f, b, 0], window = {stride = [1], pad = [[1, 0]], reverse = [true]} : (tensor<2x3x10xf32>, tensor<4x3x5xf32>) -> tensor<5x2x8xf32>
    return %r : tensor<5x2x8xf32>
  }`;
  const inputs = [floats([2, 3, 10]), floats([4, 3, 5], 2)];
  assert.equal(evaluate(run(parse(text), ['canonicalize']), inputs), evaluate(parse(text), inputs));
});

test.run();
