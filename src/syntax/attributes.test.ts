import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { showType } from '../ir/types.ts';
import { SpucError } from '../support/diagnostics.ts';
import { parseAttribute, parseType, showAttribute, showFloat } from './index.ts';

const again = (text: string): string => showAttribute(parseAttribute(text));
const dense = (text: string): unknown[] => {
  const a = parseAttribute(text);
  return a.kind === 'dense'
    ? Array.from(a.tensor.data as ArrayLike<number>)
    : (assert.unreachable('no literal') as never);
};
const refused = (run: () => unknown): string => {
  try {
    run();
  } catch (e) {
    if (e instanceof SpucError) return e.diagnostics[0]!.class;
    throw e;
  }
  return 'accepted';
};

test('attributes print as they are read', () => {
  for (const text of [
    '1 : i64',
    '-7 : i32',
    '1.000000e-03 : f32',
    '0x7FC00000 : f32',
    'true',
    'unit',
    '"a\\22b\\0A\\C3\\A9"',
    '[1 : i64, "x", [], {a = unit, "b c" = @f}]'.replace('a = unit', 'a'),
    '@"<lambda>"',
    '@a::@b',
    'array<i64: 1, -2>',
    'array<i1: true, false>',
    'array<i64>',
    '#stablehlo<precision HIGHEST>',
    '#stablehlo.gather<offset_dims = [0, 1], index_vector_dim = 2>',
    '#stablehlo.conv<[b, 0, 1, f]x[0, 1, i, o]->[b, f, 0, 1]>',
    '#stablehlo.dot_algorithm<lhs_precision_type = tf32, num_primitive_operations = 1, allow_imprecise_accumulation = false>',
    '#sdy.sharding<@mesh, [{"x"}, {}]>',
    'affine_map<(d0) -> (d0)>',
    'tensor<2x3xf32>',
    '(tensor<2xf32>, !stablehlo.token) -> ()',
    'dense<[[1, -2], [3, 4]]> : tensor<2x2xi8>',
    'dense<> : tensor<0x3xf32>',
    'dense<(1.000000e+00,-2.000000e+00)> : tensor<complex<f32>>',
    'dense<[true, false]> : tensor<2xi1>',
    'dense<[-9223372036854775808, 9223372036854775807]> : tensor<2xi64>',
    'dense<18446744073709551615> : tensor<ui64>',
  ])
    assert.is(again(text), text);
});

test('convolution dimensions decode to their fields', () => {
  const a = parseAttribute('#stablehlo.conv<[b, 0, 1, f]x[0, 1, i, o]->[b, f, 0, 1]>');
  assert.equal(a.kind === 'struct' && a.fields, {
    input_batch_dimension: 0,
    input_feature_dimension: 3,
    input_spatial_dimensions: [1, 2],
    kernel_input_feature_dimension: 2,
    kernel_output_feature_dimension: 3,
    kernel_spatial_dimensions: [0, 1],
    output_batch_dimension: 0,
    output_feature_dimension: 1,
    output_spatial_dimensions: [2, 3],
  });
});

test('hexadecimal literals are little-endian; booleans are packed bits', () => {
  assert.equal(dense('dense<"0x0000803F000000C0"> : tensor<2xf32>'), [1, -2]);
  assert.equal(dense('dense<"0x0102FFFF"> : tensor<2xi16>'), [513, -1]);
  assert.equal(dense('dense<"0x003C00BC"> : tensor<2xf16>'), [1, -1]);
  assert.equal(dense('dense<"0x803F80BF"> : tensor<2xbf16>'), [1, -1]);
  assert.equal(dense('dense<"0x0000803F"> : tensor<9xf32>'), [1]);
  assert.equal(dense('dense<"0x0501"> : tensor<9xi1>'), [1, 0, 1, 0, 0, 0, 0, 0, 1]);
  assert.equal(dense('dense<"0x0000803F00000040"> : tensor<complex<f32>>'), [1, 2]);
  const ints = Array.from({ length: 101 }, (_, i) => i - 50);
  for (const type of ['i8', 'i32', 'i64', 'f16', 'bf16', 'f32', 'f64', 'f8E5M2']) {
    const items = type.startsWith('i') ? ints : ints.map((x) => `${x % 4}.0`);
    const text = `dense<[${items.join(', ')}]> : tensor<101x${type}>`;
    assert.match(again(text), 'dense<"0x');
    assert.equal(dense(again(text)), dense(text), type);
  }
  const bools = `dense<[${ints.map((x) => x % 3 === 0)}]> : tensor<101xi1>`;
  assert.equal(dense(again(bools)), dense(bools));
});

test('numbers are rounded to their type; bit patterns are exact', () => {
  assert.equal(dense('dense<[0.1, 1.0e9]> : tensor<2xf16>'), [0.0999755859375, Infinity]);
  assert.equal(dense('dense<[0x7C00, 0x0001]> : tensor<2xf16>'), [Infinity, 2 ** -24]);
  assert.equal(dense('dense<1.01> : tensor<bf16>'), [1.0078125]);
  assert.equal(dense('dense<500.0> : tensor<f8E4M3FN>'), [Number.NaN]);
  assert.equal(dense('dense<0x7E> : tensor<f8E4M3FN>'), [448]);
});

test('floats print as MLIR prints them', () => {
  const f32 = (x: number): string => showFloat(Math.fround(x), 'f32');
  assert.is(f32(1), '1.000000e+00');
  assert.is(f32(-0), '-0.000000e+00');
  assert.is(f32(0.9), '0.899999976');
  assert.is(f32(0.0793650821), '0.079365082');
  assert.is(f32(1e-5), '9.99999974E-6');
  assert.is(f32(3.4028234663852886e38), '3.40282347E+38');
  assert.is(f32(-Infinity), '0xFF800000');
  assert.is(showFloat(0.1, 'f64'), '1.000000e-01');
  assert.is(showFloat(Number.NaN, 'bf16'), '0x7FC0');
});

test('types', () => {
  for (const t of [
    'tensor<2x3x!pphlo.secret<f32>>',
    'tensor<!pphlo.secret<complex<f32>>>',
    'tuple<tensor<i1>, tuple<>>',
    'tensor<4xui8>',
  ])
    assert.is(showType(parseType(t)), t);
  assert.is(parseType('tensor< 2x3xf32 >'), parseType('tensor<2x3xf32>'));
});

test('wrong types and attributes are refused with their class', () => {
  const wrong: [string, string][] = [
    ['dense<[1, 2]> : tensor<3xi32>', 'shape'],
    ['dense<[[1], [2]]> : tensor<2xi32>', 'shape'],
    ['dense<[1, 2, 3]> : tensor<2xi32>', 'shape'],
    ['dense<"0x00"> : tensor<2xi32>', 'shape'],
    ['dense<"0x0G"> : tensor<i8>', 'parse'],
    ['dense<1.5> : tensor<i32>', 'type'],
    ['dense<true> : tensor<i32>', 'type'],
    ['dense<1.0> : tensor<complex<f32>>', 'type'],
    ['dense<300> : tensor<i8>', 'attribute'],
    ['dense<-1> : tensor<ui8>', 'attribute'],
    ['dense<[1,,2]> : tensor<2xi32>', 'parse'],
    ['dense<"abc"> : tensor<1xi8>', 'unsupported-type'],
    ['dense<__elided__> : tensor<1xi8>', 'elided-constant'],
    ['sparse<[0], 1> : tensor<2xf32>', 'unsupported-type'],
    ['{a = 1, a = 2}', 'redefinition'],
    ['#nowhere', 'parse'],
    ['1 : f32 2', 'parse'],
    ['[1, ', 'parse'],
    ['array<i64: 1.5>', 'type'],
  ];
  for (const [text, cls] of wrong)
    assert.is(
      refused(() => parseAttribute(text)),
      cls,
      text,
    );
  const types: [string, string][] = [
    ['tensor<?xf32>', 'dynamic-shape'],
    ['tensor<*xf32>', 'dynamic-shape'],
    ['tensor<2xf32, #sparse>', 'unsupported-type'],
    ['memref<2xf32>', 'unsupported-type'],
    ['!quant.uniform<i8:f32, 0.1>', 'unsupported-type'],
    ['tensor<99999999999xf32>', 'resource-limit'],
    ['tensor<2x>', 'parse'],
    ['!missing', 'parse'],
  ];
  for (const [text, cls] of types)
    assert.is(
      refused(() => parseType(text)),
      cls,
      text,
    );
});

test.run();
