import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { printModule } from '../../syntax/index.ts';
import { hlo, hloOps } from './index.ts';
import { errorOf, main, program } from './test-support.ts';

/** The operations of the StableHLO specification, quantisation and distribution included. */
const specification =
  `abs add after_all all_gather all_reduce all_to_all and atan2 batch_norm_grad batch_norm_inference batch_norm_training
  bitcast_convert broadcast broadcast_in_dim case cbrt ceil cholesky clamp collective_broadcast collective_permute compare complex composite
  concatenate constant convert convolution cosine count_leading_zeros create_token cross-replica-sum custom_call divide dot dot_general
  dynamic_broadcast_in_dim dynamic_conv dynamic_gather dynamic_iota dynamic_pad dynamic_reshape dynamic_slice dynamic_update_slice einsum
  exponential exponential_minus_one fft floor gather get_dimension_size get_tuple_element if imag infeed iota is_finite log log_plus_one
  logistic map maximum minimum multiply negate not optimization_barrier or outfeed pad partition_id popcnt power real real_dynamic_slice
  recv reduce reduce_precision reduce_scatter reduce_window remainder replica_id reshape return reverse rng rng_bit_generator
  round_nearest_afz round_nearest_even rsqrt scatter select select_and_scatter send set_dimension_size shift_left shift_right_arithmetic
  shift_right_logical sign sine slice sort sqrt subtract tan tanh torch_index_select transpose triangular_solve tuple unary_einsum
  uniform_dequantize uniform_quantize while xor`.split(/\s+/);
const chlo =
  `acos acosh asin asinh atan atanh bessel_i1e conj constant cosh digamma erf erf_inv erfc is_inf is_neg_inf is_pos_inf lgamma mulhi
  next_after polygamma ragged_dot sinh square tan top_k zeta broadcast_add broadcast_and broadcast_atan2 broadcast_compare broadcast_divide
  broadcast_maximum broadcast_minimum broadcast_multiply broadcast_or broadcast_power broadcast_remainder broadcast_select
  broadcast_shift_left broadcast_shift_right_arithmetic broadcast_shift_right_logical broadcast_subtract broadcast_xor`.split(
    /\s+/,
  );

test('every op of the specification is declared once, with documentation', () => {
  for (const name of specification) assert.ok(hlo(`stablehlo.${name}`).spec.doc.length > 3, name);
  for (const name of chlo) assert.ok(hlo(`chlo.${name}`).spec.doc.length > 3, name);
  assert.is(new Set(hloOps.map((d) => d.name)).size, hloOps.length);
  assert.throws(() => hlo('stablehlo.frobnicate'));
});

/** Ops in the text form that JAX prints: they must come back as they are. */
const texts = [
  '%0 = stablehlo.add %a, %a : tensor<2x3xf32>',
  '%0 = stablehlo.real %z : (tensor<2xcomplex<f32>>) -> tensor<2xf32>',
  '%0 = stablehlo.complex %v, %v : tensor<2xcomplex<f32>>',
  '%0 = stablehlo.compare LT, %a, %a, FLOAT : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>',
  '%0 = stablehlo.compare EQ, %a, %a : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>',
  '%0 = stablehlo.select %p, %a, %a : tensor<i1>, tensor<2x3xf32>',
  '%0 = stablehlo.clamp %s, %a, %s : (tensor<f32>, tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>',
  '%0 = stablehlo.iota dim = 1 : tensor<2x3xi32>',
  '%0 = stablehlo.broadcast_in_dim %v, dims = [0] : (tensor<2xf32>) -> tensor<2x3xf32>',
  '%0 = stablehlo.broadcast %v, sizes = [4] : (tensor<2xf32>) -> tensor<4x2xf32>',
  '%0 = stablehlo.reshape %a : (tensor<2x3xf32>) -> tensor<6xf32>',
  '%0 = stablehlo.transpose %a, dims = [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>',
  '%0 = stablehlo.slice %a [0:2, 0:3:2] : (tensor<2x3xf32>) -> tensor<2x2xf32>',
  '%0 = stablehlo.reverse %a, dims = [1] : tensor<2x3xf32>',
  '%0 = stablehlo.concatenate %a, %a, dim = 0 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>',
  '%0 = stablehlo.pad %v, %s, low = [1], high = [-1], interior = [2] : (tensor<2xf32>, tensor<f32>) -> tensor<4xf32>',
  '%0 = stablehlo.dynamic_slice %a, %i, %i, sizes = [1, 3] : (tensor<2x3xf32>, tensor<i32>, tensor<i32>) -> tensor<1x3xf32>',
  '%0 = stablehlo.dynamic_update_slice %v, %v, %i : (tensor<2xf32>, tensor<2xf32>, tensor<i32>) -> tensor<2xf32>',
  '%0 = stablehlo.dot_general %a, %a, contracting_dims = [1] x [1], precision = [DEFAULT, DEFAULT] : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x2xf32>',
  '%0 = stablehlo.dot %v, %a : (tensor<2xf32>, tensor<2x3xf32>) -> tensor<3xf32>',
  '%0 = stablehlo.fft %v, type = RFFT, length = [2] : (tensor<2xf32>) -> tensor<2xcomplex<f32>>',
  '%0 = stablehlo.reduce_precision %v, format = e8m10 : tensor<2xf32>',
  '%0 = stablehlo.reduce(%a init: %s) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>',
  '%0 = stablehlo.convert %a : (tensor<2x3xf32>) -> tensor<2x3xi32>',
  '%0 = stablehlo.get_dimension_size %a, dim = 1 : (tensor<2x3xf32>) -> tensor<i32>',
  '%0:2 = stablehlo.optimization_barrier %a, %v : tensor<2x3xf32>, tensor<2xf32>',
  '%0 = stablehlo.custom_call @Sharding(%a) {backend_config = ""} : (tensor<2x3xf32>) -> tensor<2x3xf32>',
  '%0 = chlo.erf %a : tensor<2x3xf32> -> tensor<2x3xf32>',
  '%0 = chlo.next_after %a, %a : tensor<2x3xf32>, tensor<2x3xf32> -> tensor<2x3xf32>',
  '%values, %indices = chlo.top_k(%a, k = 2) : tensor<2x3xf32> -> (tensor<2x2xf32>, tensor<2x2xi32>)',
  '%output_state, %output = stablehlo.rng_bit_generator %u, algorithm = THREE_FRY : (tensor<2xui64>) -> (tensor<2xui64>, tensor<3xui32>)',
  '%0 = "stablehlo.gather"(%a, %j) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 3>}> : (tensor<2x3xf32>, tensor<4x1xi32>) -> tensor<4x3xf32>',
];
const names: Readonly<Record<string, string>> = {
  a: 'tensor<2x3xf32>',
  v: 'tensor<2xf32>',
  s: 'tensor<f32>',
  p: 'tensor<i1>',
  i: 'tensor<i32>',
  j: 'tensor<4x1xi32>',
  u: 'tensor<2xui64>',
  z: 'tensor<2xcomplex<f32>>',
};
const args = Object.entries(names)
  .map(([n, type]) => `%${n}: ${type}`)
  .join(', ');
const order = Object.keys(names);

for (const text of texts) {
  test(`reads and prints ${text.slice(0, 60)}`, () => {
    const out = printModule(program(`func.func @main(${args}) {\n${text}\nreturn\n}`));
    const line = out.split('\n').find((l) => /stablehlo\.|chlo\./.test(l))!;
    const want = text.replace(/%([a-z])\b/g, (_, n: string) => `%arg${order.indexOf(n)}`);
    assert.is(line.trim().replace(/^%[\w, %:]+ = /, ''), want.replace(/^%[\w, %:]+ = /, ''));
  });
}

/** Lines that break a rule: class of the error and what its message must say. */
const wrong: readonly (readonly [string, string, RegExp])[] = [
  ['%0 = "stablehlo.add"(%a, %v) : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>', 'shape', /\[2,3\].*\[2\]/],
  ['%0 = "stablehlo.add"(%v, %z) : (tensor<2xf32>, tensor<2xcomplex<f32>>) -> tensor<2xf32>', 'type', /f32.*complex/],
  ['%0 = "stablehlo.add"(%v, %v) : (tensor<2xf32>, tensor<2xf32>) -> tensor<3xf32>', 'shape', /tensor<3xf32>/],
  ['%0 = "stablehlo.and"(%v, %v) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>', 'type', /booleans or integers/],
  ['%0 = "stablehlo.abs"(%z) : (tensor<2xcomplex<f32>>) -> tensor<2xcomplex<f32>>', 'type', /tensor<2xf32>/],
  [
    '%0 = stablehlo.compare LT, %z, %z : (tensor<2xcomplex<f32>>, tensor<2xcomplex<f32>>) -> tensor<2xi1>',
    'type',
    /LT/,
  ],
  ['%0 = stablehlo.compare XX, %v, %v : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>', 'attribute', /one of EQ/],
  [
    '%0 = stablehlo.broadcast_in_dim %v, dims = [1] : (tensor<2xf32>) -> tensor<2x3xf32>',
    'shape',
    /size 2 to dimension 1 of size 3/,
  ],
  ['%0 = stablehlo.reshape %a : (tensor<2x3xf32>) -> tensor<5xf32>', 'shape', /6 elements/],
  ['%0 = stablehlo.transpose %a, dims = [0, 0] : (tensor<2x3xf32>) -> tensor<2x2xf32>', 'attribute', /repeats/],
  ['%0 = stablehlo.slice %a [0:2, 0:4] : (tensor<2x3xf32>) -> tensor<2x4xf32>', 'shape', /dimension 1.*size 3/],
  [
    '%0 = stablehlo.concatenate %a, %a, dim = 2 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>',
    'shape',
    /rank 2/,
  ],
  [
    '%0 = stablehlo.pad %v, %v, low = [0], high = [0], interior = [0] : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>',
    'shape',
    /scalar/,
  ],
  ['%0 = stablehlo.iota dim = 2 : tensor<2x3xi32>', 'shape', /iota_dimension 2/],
  [
    '%0 = stablehlo.dynamic_slice %a, %i, sizes = [1, 3] : (tensor<2x3xf32>, tensor<i32>) -> tensor<1x3xf32>',
    'arity',
    /2 start indices/,
  ],
  [
    '%0 = stablehlo.dynamic_slice %a, %i, %i, sizes = [3, 3] : (tensor<2x3xf32>, tensor<i32>, tensor<i32>) -> tensor<3x3xf32>',
    'shape',
    /3 from dimension 0/,
  ],
  [
    '%0 = stablehlo.dot_general %a, %a, contracting_dims = [1] x [0] : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>',
    'shape',
    /contracts dimension 1.*size 3.*size 2/,
  ],
  [
    '%0 = stablehlo.dot_general %a, %a, contracting_dims = [2] x [1] : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x2xf32>',
    'shape',
    /rank 2/,
  ],
  ['%0 = stablehlo.fft %v, type = FFT, length = [2] : (tensor<2xf32>) -> tensor<2xf32>', 'type', /FFT/],
  [
    '%0 = stablehlo.reduce(%a init: %s) applies stablehlo.add across dimensions = [2] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>',
    'shape',
    /rank 2/,
  ],
  [
    '%0 = stablehlo.reduce(%a init: %i) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xf32>',
    'type',
    /initial value/,
  ],
  [
    '%values, %indices = chlo.top_k(%a, k = 4) : tensor<2x3xf32> -> (tensor<2x4xf32>, tensor<2x4xi32>)',
    'shape',
    /4 of 3/,
  ],
  [
    '%0 = "stablehlo.if"(%p) ({ stablehlo.return %v : tensor<2xf32> }, { stablehlo.return %s : tensor<f32> }) : (tensor<i1>) -> tensor<2xf32>',
    'shape',
    /branch 1/,
  ],
  [
    '%0 = "stablehlo.if"(%v) ({ stablehlo.return %v : tensor<2xf32> }, { stablehlo.return %v : tensor<2xf32> }) : (tensor<2xf32>) -> tensor<2xf32>',
    'type',
    /scalar boolean/,
  ],
  ['%0 = "stablehlo.case"(%i) : (tensor<i32>) -> tensor<2xf32>', 'arity', /region/],
  [
    '%0 = stablehlo.while(%x = %v) : tensor<2xf32> cond { stablehlo.return %x : tensor<2xf32> } do { stablehlo.return %x : tensor<2xf32> }',
    'type',
    /cond/,
  ],
  [
    '%0 = "stablehlo.sort"(%v) ({ ^bb0(%l: tensor<f32>): stablehlo.return %p : tensor<i1> }) : (tensor<2xf32>) -> tensor<2xf32>',
    'arity',
    /2 arguments/,
  ],
  [
    '%0 = "stablehlo.gather"(%a, %j) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 2, 3>}> : (tensor<2x3xf32>, tensor<4x1xi32>) -> tensor<4x3xf32>',
    'shape',
    /drops dimension 0/,
  ],
  [
    '%0 = stablehlo.einsum %a, %a, config = "ij,jk->ik" : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>',
    'shape',
    /'j'/,
  ],
  ['%0 = "stablehlo.cholesky"(%a) : (tensor<2x3xf32>) -> tensor<2x3xf32>', 'shape', /square/],
  ['%0 = stablehlo.bitcast_convert %v : (tensor<2xf32>) -> tensor<2x3xi8>', 'shape', /\[2,3\] of i8/],
  [
    '%0 = stablehlo.convolution(%a, %a) dim_numbers = [b, f]x[i, o]->[b, f], window = {} {batch_group_count = 1 : i64, feature_group_count = 1 : i64} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>',
    'shape',
    /3 input features/,
  ],
  [
    '%0 = "stablehlo.map"(%v) <{dimensions = array<i64: 1>}> ({ ^bb0(%l: tensor<f32>): stablehlo.return %l : tensor<f32> }) : (tensor<2xf32>) -> tensor<2xf32>',
    'attribute',
    /dimensions \[0\]/,
  ],
];
for (const [line, cls, says] of wrong) {
  test(`refuses ${line.slice(0, 70)}`, () => {
    const e = errorOf(() => program(main(args, line, '%s : tensor<f32>')));
    assert.is(e?.class, cls, e?.message);
    assert.match(e!.message, says);
  });
}

test.run();
