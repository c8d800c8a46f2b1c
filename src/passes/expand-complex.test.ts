import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { ref2k } from '../exec/protocols/ref2k/index.ts';
import { run } from '../exec/runtime/test-support.ts';
import type { SpucError } from '../support/diagnostics.ts';
import { assertClose, countOps, floats, keepsMeaning } from './test-meaning.ts';
import { failure, opt, parse } from './test-support.ts';

const C = 'tensor<6xcomplex<f32>>';
const F = 'tensor<6xf32>';

/** A program on z = a + bi and w = c + di of `type` (parts of `part`): `body` makes %r, whose parts are returned. */
function onPair(body: string, part = F, type = C, outPart = part, outType = type): string {
  return `func.func @main(%a: ${part}, %b: ${part}, %c: ${part}, %d: ${part}) -> (${outPart}, ${outPart}) {
    %z = stablehlo.complex %a, %b : ${type}
    %w = stablehlo.complex %c, %d : ${type}
    ${body}
    %re = stablehlo.real %r : (${outType}) -> ${outPart}
    %im = stablehlo.imag %r : (${outType}) -> ${outPart}
    return %re, %im : ${outPart}, ${outPart}
  }`;
}
const inputs = (shape: readonly number[]) => [1, 2, 3, 4].map((seed) => floats(shape, seed));

const elementwise: Record<string, string> = {
  add: '%r = stablehlo.add %z, %w : $',
  subtract: '%r = stablehlo.subtract %z, %w : $',
  multiply: '%r = stablehlo.multiply %z, %w : $',
  'multiply by itself': '%r = stablehlo.multiply %z, %z : $',
  divide: '%r = stablehlo.divide %z, %w : $',
  negate: '%r = stablehlo.negate %z : $',
  conj: '%r = chlo.conj %z : $ -> $',
  square: '%r = chlo.square %z : $ -> $',
  exponential: '%r = stablehlo.exponential %z : $',
  expm1: '%r = stablehlo.exponential_minus_one %z : $',
  log: '%r = stablehlo.log %z : $',
  log1p: '%r = stablehlo.log_plus_one %z : $',
  sqrt: '%r = stablehlo.sqrt %z : $',
  rsqrt: '%r = stablehlo.rsqrt %z : $',
  sine: '%r = stablehlo.sine %z : $',
  cosine: '%r = stablehlo.cosine %z : $',
  tan: '%r = stablehlo.tan %z : $',
  tanh: '%r = stablehlo.tanh %z : $',
  logistic: '%r = stablehlo.logistic %z : $',
  sign: '%r = stablehlo.sign %z : $',
  power: '%r = stablehlo.power %z, %w : $',
  'power of 5': '%n = stablehlo.constant dense<(5.0, 0.0)> : $\n%r = stablehlo.power %z, %n : $',
  'power of -2': '%n = stablehlo.constant dense<(-2.0, 0.0)> : $\n%r = stablehlo.power %z, %n : $',
  'power of 0': '%n = stablehlo.constant dense<(0.0, 0.0)> : $\n%r = stablehlo.power %z, %n : $',
  'a literal': `%n = stablehlo.constant dense<[(1.0, 2.0), (0.0, 1.0), (2.0, 0.0), (3.0, -1.0), (0.5, 0.5), (0.0, 0.0)]> : $
    %r = stablehlo.multiply %z, %n : $`,
  select: `%p = stablehlo.compare LT, %a, %c : (${F}, ${F}) -> tensor<6xi1>\n%r = stablehlo.select %p, %z, %w : tensor<6xi1>, $`,
  convert: `%x = stablehlo.convert %a : (${F}) -> $\n%r = stablehlo.multiply %x, %w : $`,
  'to double and back': `%x = stablehlo.convert %z : ($) -> tensor<6xcomplex<f64>>
    %y = stablehlo.multiply %x, %x : tensor<6xcomplex<f64>>
    %r = stablehlo.convert %y : (tensor<6xcomplex<f64>>) -> $`,
};
test('elementwise functions', async () => {
  for (const [name, body] of Object.entries(elementwise))
    await keepsMeaning(name, onPair(body.replaceAll('$', C)), inputs([6]), { tolerance: 2e-5 });
});

test('comparisons give booleans', async () => {
  for (const [direction, gate] of [
    ['EQ', 'and'],
    ['NE', 'or'],
  ])
    for (const other of ['%z', '%w']) {
      const text = `func.func @main(%a: ${F}, %b: ${F}, %c: ${F}) -> tensor<6xi1> {
        %z = stablehlo.complex %a, %b : ${C}
        %w = stablehlo.complex %a, %c : ${C}
        %r = stablehlo.compare ${direction}, %z, ${other} : (${C}, ${C}) -> tensor<6xi1>
        return %r : tensor<6xi1>
      }`;
      await keepsMeaning(`${direction} ${gate}`, text, inputs([6]).slice(0, 3));
    }
});

const M = 'tensor<3x4xcomplex<f32>>';
const moves: Record<string, [body: string, to: string]> = {
  broadcast_in_dim: [`%r = stablehlo.broadcast_in_dim %z, dims = [0, 2] : (${M}) -> $`, '3x2x4'],
  reshape: [`%r = stablehlo.reshape %z : (${M}) -> $`, '2x6'],
  transpose: [`%r = stablehlo.transpose %z, dims = [1, 0] : (${M}) -> $`, '4x3'],
  slice: [`%r = stablehlo.slice %z [0:2, 1:4:2] : (${M}) -> $`, '2x2'],
  concatenate: [`%r = stablehlo.concatenate %z, %w, dim = 1 : (${M}, ${M}) -> $`, '3x8'],
  reverse: [`%r = stablehlo.reverse %z, dims = [1] : $`, '3x4'],
  pad: [
    `%v = stablehlo.constant dense<(1.0, -1.0)> : tensor<complex<f32>>
     %r = stablehlo.pad %z, %v, low = [0, 1], high = [1, 0], interior = [1, 0] : (${M}, tensor<complex<f32>>) -> $`,
    '6x5',
  ],
  gather: [
    `%i = stablehlo.constant dense<[[2], [0]]> : tensor<2x1xi32>
     %r = "stablehlo.gather"(%z, %i) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 4>}> : (${M}, tensor<2x1xi32>) -> $`,
    '2x4',
  ],
  dynamic_slice: [
    `%i = stablehlo.constant dense<1> : tensor<i32>
     %r = stablehlo.dynamic_slice %z, %i, %i, sizes = [2, 2] : (${M}, tensor<i32>, tensor<i32>) -> $`,
    '2x2',
  ],
  dynamic_update_slice: [
    `%i = stablehlo.constant dense<1> : tensor<i32>
     %u = stablehlo.slice %w [0:1, 0:2] : (${M}) -> tensor<1x2xcomplex<f32>>
     %r = stablehlo.dynamic_update_slice %z, %u, %i, %i : (${M}, tensor<1x2xcomplex<f32>>, tensor<i32>, tensor<i32>) -> $`,
    '3x4',
  ],
  dot_general: [`%r = stablehlo.dot_general %z, %w, contracting_dims = [1] x [1] : (${M}, ${M}) -> $`, '3x3'],
  einsum: [`%r = stablehlo.einsum %z, %w, config = "ab,cb->ca" : (${M}, ${M}) -> $`, '3x3'],
  'sum over a dimension': [
    `%v = stablehlo.constant dense<(0.5, 0.25)> : tensor<complex<f32>>
     %r = stablehlo.reduce(%z init: %v) applies stablehlo.add across dimensions = [1] : (${M}, tensor<complex<f32>>) -> $`,
    '3',
  ],
  'product over a dimension': [
    `%v = stablehlo.constant dense<(1.0, 0.0)> : tensor<complex<f32>>
     %r = stablehlo.reduce(%z init: %v) applies stablehlo.multiply across dimensions = [0] : (${M}, tensor<complex<f32>>) -> $`,
    '4',
  ],
  scatter: [
    `%i = stablehlo.constant dense<[[2], [0]]> : tensor<2x1xi32>
     %u = stablehlo.slice %w [0:2, 0:4] : (${M}) -> tensor<2x4xcomplex<f32>>
     %r = "stablehlo.scatter"(%z, %i, %u) <{scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}> ({
     ^bb0(%x: tensor<complex<f32>>, %y: tensor<complex<f32>>):
       %s = stablehlo.add %x, %y : tensor<complex<f32>>
       stablehlo.return %s : tensor<complex<f32>>
     }) : (${M}, tensor<2x1xi32>, tensor<2x4xcomplex<f32>>) -> $`,
    '3x4',
  ],
};
test('data movement, products and sums', async () => {
  for (const [name, [body, to]] of Object.entries(moves)) {
    const type = `tensor<${to}xcomplex<f32>>`;
    await keepsMeaning(
      name,
      onPair(body.replaceAll('$', type), 'tensor<3x4xf32>', M, `tensor<${to}xf32>`, type),
      inputs([3, 4]),
    );
  }
});

test('loops, choices and sorts carry both parts', async () => {
  const S = 'tensor<complex<f32>>';
  const loop = onPair(
    `%n = stablehlo.constant dense<3> : tensor<i32>
     %one = stablehlo.constant dense<1> : tensor<i32>
     %zero = stablehlo.constant dense<0> : tensor<i32>
     %unit = stablehlo.constant dense<(1.0, 0.0)> : ${C}
     %l:3 = stablehlo.while(%i = %zero, %x = %z, %y = %unit) : tensor<i32>, ${C}, ${C}
       cond { %p = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
              stablehlo.return %p : tensor<i1> }
       do { %j = stablehlo.add %i, %one : tensor<i32>
            %m = stablehlo.multiply %x, %w : ${C}
            %s = stablehlo.add %y, %m : ${C}
            stablehlo.return %j, %m, %s : tensor<i32>, ${C}, ${C} }
     %r = stablehlo.subtract %l#2, %l#1 : ${C}`,
  );
  await keepsMeaning('while', loop, inputs([6]));
  const choice = onPair(
    `%s = stablehlo.slice %a [0:1] : (${F}) -> tensor<1xf32>
     %t = stablehlo.reshape %s : (tensor<1xf32>) -> tensor<f32>
     %o = stablehlo.constant dense<0.0> : tensor<f32>
     %p = stablehlo.compare LT, %t, %o : (tensor<f32>, tensor<f32>) -> tensor<i1>
     %r = "stablehlo.if"(%p) ({
       %c0 = stablehlo.constant dense<(2.0, 1.0)> : ${C}
       stablehlo.return %c0 : ${C}
     }, {
       %m = stablehlo.multiply %z, %w : ${C}
       stablehlo.return %m : ${C}
     }) : (tensor<i1>) -> ${C}`,
  );
  await keepsMeaning('if', choice, inputs([6]));
  const sorted = onPair(
    `%r = "stablehlo.sort"(%z) <{dimension = 0 : i64, is_stable = true}> ({
     ^bb0(%x: ${S}, %y: ${S}):
       %xr = stablehlo.real %x : (${S}) -> tensor<f32>
       %yr = stablehlo.real %y : (${S}) -> tensor<f32>
       %p = stablehlo.compare LT, %xr, %yr : (tensor<f32>, tensor<f32>) -> tensor<i1>
       stablehlo.return %p : tensor<i1>
     }) : (${C}) -> ${C}`,
  );
  await keepsMeaning('sort', sorted, inputs([6]));
  const payload = onPair(
    `%s:2 = "stablehlo.sort"(%z, %a) <{dimension = 0 : i64, is_stable = true}> ({
     ^bb0(%x: ${S}, %y: ${S}, %k: tensor<f32>, %l: tensor<f32>):
       %p = stablehlo.compare LT, %k, %l : (tensor<f32>, tensor<f32>) -> tensor<i1>
       stablehlo.return %p : tensor<i1>
     }) : (${C}, ${F}) -> (${C}, ${F})
     %r = stablehlo.multiply %s#0, %w : ${C}`,
  );
  await keepsMeaning('sort with a payload', payload, inputs([6]));
});

/** An fft of a complex tensor (RFFT: of its real part), as its parts. */
const transform = (type: string, shape: number[], lengths: number[], to: number[]): string => {
  const [dims, out] = [shape.join('x'), to.join('x')];
  const source = type === 'RFFT' ? '%a' : '%z';
  const from = type === 'RFFT' ? `tensor<${dims}xf32>` : `tensor<${dims}xcomplex<f32>>`;
  const result = type === 'IRFFT' ? `tensor<${out}xf32>` : `tensor<${out}xcomplex<f32>>`;
  const op = `%y = stablehlo.fft ${source}, type = ${type}, length = [${lengths}] : (${from}) -> ${result}`;
  const back = type === 'IRFFT' ? `%r = stablehlo.complex %y, %y : tensor<${out}xcomplex<f32>>` : '';
  return onPair(
    `${op.replace('%y', back ? '%y' : '%r')}\n${back}`,
    `tensor<${dims}xf32>`,
    `tensor<${dims}xcomplex<f32>>`,
    `tensor<${out}xf32>`,
    `tensor<${out}xcomplex<f32>>`,
  );
};
const transforms: [string, number[], number[], number[]][] = [
  ['FFT', [1], [1], [1]],
  ['FFT', [2, 7], [7], [2, 7]],
  ['IFFT', [2, 6], [6], [2, 6]],
  ['RFFT', [3, 8], [8], [3, 5]],
  ['RFFT', [9], [9], [5]],
  ['IRFFT', [2, 5], [8], [2, 8]],
  ['IRFFT', [4], [7], [7]],
  ['IRFFT', [1], [1], [1]],
  ['FFT', [2, 4, 3], [4, 3], [2, 4, 3]],
  ['IFFT', [3, 2, 5], [3, 2, 5], [3, 2, 5]],
  ['RFFT', [2, 3, 4, 6], [3, 4, 6], [2, 3, 4, 4]],
  ['IRFFT', [3, 2, 4], [3, 2, 6], [3, 2, 6]],
];
test('Fourier transforms of every type, of odd and even lengths, in up to three dimensions', async () => {
  for (const [type, shape, lengths, to] of transforms) {
    const pphlo = await keepsMeaning(`${type} ${shape}`, transform(type, shape, lengths, to), inputs(shape));
    assert.is(countOps(pphlo, 'pphlo.fft'), 0);
  }
});

/** Products are counted one by one. */
const APART = ['vectorization-fusion', 'reduce-truncation'];
test('a real tensor as a complex one costs no products with its imaginary part', async () => {
  const text = onPair(`%x = stablehlo.convert %a : (${F}) -> ${C}\n%r = stablehlo.multiply %x, %w : ${C}`);
  const pphlo = await keepsMeaning('real factor', text, inputs([6]), { disablePasses: APART });
  assert.is(countOps(pphlo, 'pphlo.multiply'), 2);
});

test('public complex numbers stay complex; where they meet a secret they are taken apart', async () => {
  const all = onPair('%r = stablehlo.multiply %z, %w : $'.replaceAll('$', C));
  const visibility = ['public', 'public', 'public', 'public'] as const;
  const before = opt(all, ['inline'], visibility);
  assert.is(opt(all, ['inline', 'expand-complex'], visibility), before);
  const pphlo = await keepsMeaning('public factor', all, inputs([6]), {
    visibility: ['public', 'public'],
    disablePasses: APART,
  });
  assert.is(countOps(pphlo, 'pphlo.complex'), 1);
  assert.is(countOps(pphlo, 'pphlo.multiply'), 4);
});

test('values of all sizes divide in fixed point', async () => {
  const text = onPair(`%r = stablehlo.divide %z, %w : ${C}`);
  for (const size of [0.02, 1, 300, 4000]) {
    const given = inputs([6]).map((t) => ({ ...t, data: (t.data as Float32Array).map((x) => Math.fround(x * size)) }));
    const { result } = await run(text, { protocol: ref2k, inputs: given });
    assertClose(result.outputs, evaluate(parse(text), given), 2e-3, `divide at ${size}`);
  }
});

test('what cannot be expressed is refused at once: arguments, results and ops', () => {
  const text = `func.func @main(%z: ${C}, %a: ${F}, %i: tensor<2xi32>) -> (${C}, tensor<2xi32>) {
    %t = chlo.atanh %z : ${C} -> ${C}
    %w = stablehlo.complex %a, %a : ${C}
    %c = chlo.mulhi %i, %i : tensor<2xi32>, tensor<2xi32> -> tensor<2xi32>
    %s = chlo.asin %w : ${C} -> ${C}
    return %s, %c : ${C}, tensor<2xi32>
  }`;
  assert.equal(
    failure(() => opt(text, ['inline', 'expand-complex'])),
    [
      'unsupported-type: argument 0 is a secret tensor of complex numbers',
      'unsupported-type: result 0 is a secret tensor of complex numbers',
      "unsupported-op: 'chlo.atanh' of secret complex numbers is not supported",
      "unsupported-op: 'chlo.asin' of secret complex numbers is not supported",
      "unsupported-op: 'chlo.mulhi' of a secret is not supported",
    ],
  );
  const long = transform('FFT', [2000], [2000], [2000]);
  assert.match(failure(() => opt(long, ['inline', 'expand-complex']))[0]!, /length \[2000\]; each must be 1 to 1024/);
  try {
    opt(text, ['inline', 'expand-complex']);
  } catch (e) {
    assert.ok((e as SpucError).diagnostics.every((d) => d.loc.kind !== 'unknown' && d.hint));
  }
});

test.run();
