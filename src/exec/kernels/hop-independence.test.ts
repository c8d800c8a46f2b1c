import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProgram } from '../../compiler.ts';
import { toBytes } from '../../support/io.ts';
import { aby3 } from '../protocols/aby3/index.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { semi2k } from '../protocols/semi2k/index.ts';
import { costProgram } from '../run.ts';

/**
 * Hops of an op do not depend on how many rows, heads, windows or batch entries it has: all are handled at once. Far above 64 rows some ops
 * take a way of fewer bytes and more hops (sort-ranks, fixed-normal): a choice by size, not one row after the other.
 */

/** The program over `n` rows; inputs are secret. */
type Program = (n: number) => string;
const func = (args: string, results: string, body: string): string =>
  `func.func @main(${args}) -> (${results}) {\n${body}\n}`;

const softmax: Program = (n) =>
  func(
    `%x: tensor<${n}x10xf32>`,
    `tensor<${n}x10xf32>`,
    `%low = stablehlo.constant dense<0xFF800000> : tensor<f32>
  %zero = stablehlo.constant dense<0.0> : tensor<f32>
  %m = stablehlo.reduce(%x init: %low) applies stablehlo.maximum across dimensions = [1] : (tensor<${n}x10xf32>, tensor<f32>) -> tensor<${n}xf32>
  %mb = stablehlo.broadcast_in_dim %m, dims = [0] : (tensor<${n}xf32>) -> tensor<${n}x10xf32>
  %d = stablehlo.subtract %x, %mb : tensor<${n}x10xf32>
  %e = stablehlo.exponential %d : tensor<${n}x10xf32>
  %s = stablehlo.reduce(%e init: %zero) applies stablehlo.add across dimensions = [1] : (tensor<${n}x10xf32>, tensor<f32>) -> tensor<${n}xf32>
  %sb = stablehlo.broadcast_in_dim %s, dims = [0] : (tensor<${n}xf32>) -> tensor<${n}x10xf32>
  %r = stablehlo.divide %e, %sb : tensor<${n}x10xf32>
  return %r : tensor<${n}x10xf32>`,
  );
const layernorm: Program = (n) =>
  func(
    `%x: tensor<${n}x8xf32>`,
    `tensor<${n}x8xf32>`,
    `%zero = stablehlo.constant dense<0.0> : tensor<f32>
  %scale = stablehlo.constant dense<0.125> : tensor<${n}xf32>
  %eps = stablehlo.constant dense<1.0e-3> : tensor<${n}xf32>
  %s = stablehlo.reduce(%x init: %zero) applies stablehlo.add across dimensions = [1] : (tensor<${n}x8xf32>, tensor<f32>) -> tensor<${n}xf32>
  %mean = stablehlo.multiply %s, %scale : tensor<${n}xf32>
  %mb = stablehlo.broadcast_in_dim %mean, dims = [0] : (tensor<${n}xf32>) -> tensor<${n}x8xf32>
  %d = stablehlo.subtract %x, %mb : tensor<${n}x8xf32>
  %d2 = stablehlo.multiply %d, %d : tensor<${n}x8xf32>
  %v = stablehlo.reduce(%d2 init: %zero) applies stablehlo.add across dimensions = [1] : (tensor<${n}x8xf32>, tensor<f32>) -> tensor<${n}xf32>
  %var = stablehlo.multiply %v, %scale : tensor<${n}xf32>
  %ve = stablehlo.add %var, %eps : tensor<${n}xf32>
  %i = stablehlo.rsqrt %ve : tensor<${n}xf32>
  %ib = stablehlo.broadcast_in_dim %i, dims = [0] : (tensor<${n}xf32>) -> tensor<${n}x8xf32>
  %r = stablehlo.multiply %d, %ib : tensor<${n}x8xf32>
  return %r : tensor<${n}x8xf32>`,
  );
/** One op `name` on `%a, %b, …` of these types, with attributes and regions as generic text. */
const op =
  (
    name: string,
    operands: (n: number) => string[],
    results: (n: number) => string[],
    attrs: (n: number) => string,
    region = '',
  ): Program =>
  (n) => {
    const ins = operands(n);
    const names = ins.map((_, i) => `%a${i}`);
    const outs = results(n);
    const many = outs.length > 1;
    const out = outs.map((_, i) => (many ? `%r#${i}` : '%r'));
    return func(
      ins.map((t, i) => `${names[i]}: tensor<${t}>`).join(', '),
      outs.map((t) => `tensor<${t}>`).join(', '),
      `%r${many ? `:${outs.length}` : ''} = "${name}"(${names.join(', ')}) ${region ? `(${region}) ` : ''}{${attrs(n)}} : (${ins.map((t) => `tensor<${t}>`).join(', ')}) -> (${outs.map((t) => `tensor<${t}>`).join(', ')})
  return ${out.join(', ')} : ${outs.map((t) => `tensor<${t}>`).join(', ')}`,
    );
  };
/** A region of two scalars that applies one op. */
const pair = (name: string, t = 'f32'): string =>
  `{^bb0(%p: tensor<${t}>, %q: tensor<${t}>):\n %o = stablehlo.${name} %p, %q : tensor<${t}>\n stablehlo.return %o : tensor<${t}>}`;
const compared = (direction: string, t: string, args: string): string =>
  `{^bb0(${args}):\n %o = stablehlo.compare ${direction}, %p, %q : (tensor<${t}>, tensor<${t}>) -> tensor<i1>\n stablehlo.return %o : tensor<i1>}`;
const scalars = (t: string): string => `%p: tensor<${t}>, %q: tensor<${t}>`;

const dims =
  '#stablehlo.dot<lhs_batching_dimensions = [0], rhs_batching_dimensions = [0], lhs_contracting_dimensions = [2], rhs_contracting_dimensions = [1]>';
const convDims = '#stablehlo.conv<[b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1]>';
const rows =
  '#stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>';
const rowsIn = (more: string): string =>
  `#stablehlo.scatter<update_window_dims = [${more}], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>`;
const batched =
  '#stablehlo.gather<collapsed_slice_dims = [1], operand_batching_dims = [0], start_indices_batching_dims = [0], start_index_map = [1], index_vector_dim = 1>';

const programs: Record<string, Program> = {
  softmax,
  layernorm,
  'dot_general, batch entries': op(
    'stablehlo.dot_general',
    (n) => [`${n}x3x4xf32`, `${n}x4x5xf32`],
    (n) => [`${n}x3x5xf32`],
    () => `dot_dimension_numbers = ${dims}`,
  ),
  'dot_general, rows': op(
    'stablehlo.dot_general',
    (n) => [`1x${n}x4xf32`, '1x4x5xf32'],
    (n) => [`1x${n}x5xf32`],
    () => `dot_dimension_numbers = ${dims}`,
  ),
  'convolution, images': op(
    'stablehlo.convolution',
    (n) => [`${n}x2x6x6xf32`, '3x2x3x3xf32'],
    (n) => [`${n}x3x4x4xf32`],
    () => `dimension_numbers = ${convDims}, feature_group_count = 1 : i64, batch_group_count = 1 : i64`,
  ),
  'convolution, groups': op(
    'stablehlo.convolution',
    (n) => [`1x${n}x6x6xf32`, `${n}x1x3x3xf32`],
    (n) => [`1x${n}x4x4xf32`],
    (n) => `dimension_numbers = ${convDims}, feature_group_count = ${n} : i64, batch_group_count = 1 : i64`,
  ),
  'convolution, positions': op(
    'stablehlo.convolution',
    (n) => [`1x1x3x${n + 2}xf32`, '3x1x3x3xf32'],
    (n) => [`1x3x1x${n}xf32`],
    () => `dimension_numbers = ${convDims}, feature_group_count = 1 : i64, batch_group_count = 1 : i64`,
  ),
  ...Object.fromEntries(
    [5, 16, 40].flatMap((len) =>
      [true, false].map((stable) => [
        `sort of ${len}${stable ? ', stable' : ''}`,
        op(
          'stablehlo.sort',
          (n) => [`${n}x${len}xf32`, `${n}x${len}xi32`],
          (n) => [`${n}x${len}xf32`, `${n}x${len}xi32`],
          () => `dimension = 1 : i64, is_stable = ${stable}`,
          compared('LT', 'f32', `${scalars('f32')}, %s: tensor<i32>, %t: tensor<i32>`),
        ),
      ]),
    ),
  ),
  ...Object.fromEntries(
    [
      [6, 2],
      [30, 5],
      [100, 1],
    ].map(([len, k]) => [
      `top_k: ${k} of ${len}`,
      op(
        'chlo.top_k',
        (n) => [`${n}x${len}xf32`],
        (n) => [`${n}x${k}xf32`, `${n}x${k}xi32`],
        () => `k = ${k} : i64`,
      ),
    ]),
  ),
  ...Object.fromEntries(
    ['add', 'maximum', 'multiply'].map((name) => [
      `reduce by ${name}`,
      op(
        'stablehlo.reduce',
        (n) => [`${n}x9xf32`, 'f32'],
        (n) => [`${n}xf32`],
        () => 'dimensions = array<i64: 1>',
        pair(name),
      ),
    ]),
  ),
  'reduce_window, images': op(
    'stablehlo.reduce_window',
    (n) => [`${n}x6x6xf32`, 'f32'],
    (n) => [`${n}x3x3xf32`],
    () => 'window_dimensions = array<i64: 1, 2, 2>, window_strides = array<i64: 1, 2, 2>',
    pair('maximum'),
  ),
  'reduce_window, windows': op(
    'stablehlo.reduce_window',
    (n) => [`${n + 3}xf32`, 'f32'],
    (n) => [`${n}xf32`],
    () => 'window_dimensions = array<i64: 4>',
    pair('maximum'),
  ),
  ...Object.fromEntries(
    ['add', 'maximum', 'multiply'].map((name) => [
      `cumulative ${name}`,
      op(
        'stablehlo.reduce_window',
        (n) => [`${n}x7xf32`, 'f32'],
        (n) => [`${n}x7xf32`],
        () => 'window_dimensions = array<i64: 1, 7>, padding = dense<[[0, 0], [6, 0]]> : tensor<2x2xi64>',
        pair(name),
      ),
    ]),
  ),
  'select_and_scatter, images': op(
    'stablehlo.select_and_scatter',
    (n) => [`${n}x6x6xf32`, `${n}x3x3xf32`, 'f32'],
    (n) => [`${n}x6x6xf32`],
    () => 'window_dimensions = array<i64: 1, 2, 2>, window_strides = array<i64: 1, 2, 2>',
    `${compared('GE', 'f32', scalars('f32'))}, ${pair('add')}`,
  ),
  'select_and_scatter, windows': op(
    'stablehlo.select_and_scatter',
    (n) => [`${3 * n}xf32`, `${n}xf32`, 'f32'],
    (n) => [`${3 * n}xf32`],
    () => 'window_dimensions = array<i64: 3>, window_strides = array<i64: 3>',
    `${compared('GE', 'f32', scalars('f32'))}, ${pair('add')}`,
  ),
  argmax: (n) =>
    func(
      `%x: tensor<${n}x9xf32>`,
      `tensor<${n}xf32>, tensor<${n}xi32>`,
      `%i = stablehlo.iota dim = 1 : tensor<${n}x9xi32>
  %low = stablehlo.constant dense<0xFF800000> : tensor<f32>
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %r:2 = stablehlo.reduce(%x init: %low), (%i init: %zero) across dimensions = [1] : (tensor<${n}x9xf32>, tensor<${n}x9xi32>, tensor<f32>, tensor<i32>) -> (tensor<${n}xf32>, tensor<${n}xi32>)
   reducer(%a: tensor<f32>, %b: tensor<f32>) (%c: tensor<i32>, %d: tensor<i32>) {
    %gt = stablehlo.compare GT, %a, %b : (tensor<f32>, tensor<f32>) -> tensor<i1>
    %eq = stablehlo.compare EQ, %a, %b : (tensor<f32>, tensor<f32>) -> tensor<i1>
    %lt = stablehlo.compare LT, %c, %d : (tensor<i32>, tensor<i32>) -> tensor<i1>
    %both = stablehlo.and %eq, %lt : tensor<i1>
    %p = stablehlo.or %gt, %both : tensor<i1>
    %v = stablehlo.select %gt, %a, %b : tensor<i1>, tensor<f32>
    %w = stablehlo.select %p, %c, %d : tensor<i1>, tensor<i32>
    stablehlo.return %v, %w : tensor<f32>, tensor<i32>
  }
  return %r#0, %r#1 : tensor<${n}xf32>, tensor<${n}xi32>`,
    ),
  'gather of rows': op(
    'stablehlo.gather',
    (n) => ['7x3xf32', `${n}x1xi32`],
    (n) => [`${n}x3xf32`],
    () => `dimension_numbers = ${rows}, slice_sizes = array<i64: 1, 3>`,
  ),
  'gather in each row': op(
    'stablehlo.gather',
    (n) => [`${n}x7xf32`, `${n}x1xi32`],
    (n) => [`${n}xf32`],
    () => `dimension_numbers = ${batched}, slice_sizes = array<i64: 1, 1>`,
  ),
  ...Object.fromEntries(
    ['add', 'maximum'].map((name) => [
      `scatter of one row into n columns, ${name}`,
      op(
        'stablehlo.scatter',
        (n) => [`7x${n}xf32`, '2x1xi32', `2x${n}xf32`],
        (n) => [`7x${n}xf32`],
        () => `scatter_dimension_numbers = ${rowsIn('1')}`,
        pair(name),
      ),
    ]),
  ),
  'scatter, sums of n updates': op(
    'stablehlo.scatter',
    (n) => ['7xf32', `${n}x1xi32`, `${n}xf32`],
    () => ['7xf32'],
    () => `scatter_dimension_numbers = ${rowsIn('')}`,
    pair('add'),
  ),
  dynamic_slice: op(
    'stablehlo.dynamic_slice',
    (n) => [`${n}x7xf32`, 'i32', 'i32'],
    (n) => [`${n}x3xf32`],
    (n) => `slice_sizes = array<i64: ${n}, 3>`,
  ),
  dynamic_update_slice: op(
    'stablehlo.dynamic_update_slice',
    (n) => [`${n}x7xf32`, `${n}x2xf32`, 'i32', 'i32'],
    (n) => [`${n}x7xf32`],
    () => '',
  ),
};

const hops = async (text: string, protocol: Protocol): Promise<number> => {
  const job = await compileProgram(toBytes(text), 'rows.mlir');
  const { totals } = await costProgram({ ...job, protocol, parties: protocol.parties.default, k: 64, fxp: 18 });
  return totals.hops;
};

for (const protocol of [aby3, semi2k])
  test(`${protocol.name}: hops over 1 row and over 64 rows`, async () => {
    const wrong: string[] = [];
    for (const [name, program] of Object.entries(programs)) {
      const [one, many] = [await hops(program(1), protocol), await hops(program(64), protocol)];
      if (one !== many) wrong.push(`${name}: ${one} hops, of 64 rows ${many}`);
    }
    assert.equal(wrong, []);
  });

test.run();
