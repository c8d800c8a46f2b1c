import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { functionsOf } from '../../ir/builtin.ts';
import { evaluate, evaluateOp } from './evaluator.ts';
import { errorOf, main, program, run, t } from './test-support.ts';

const x23 = t('f32', [2, 3], 1, 2, 3, 4, 5, 6);

/** One op per line of the table: arguments, op, result, inputs, expected numbers of every result. */
const table: readonly (readonly [string, string, string, ReturnType<typeof t>[], (number | bigint)[][]])[] = [
  [
    '%x: tensor<3xi8>',
    '%0 = stablehlo.negate %x : tensor<3xi8>',
    '%0 : tensor<3xi8>',
    [t('i8', [3], 1, -128, 3)],
    [[-1, -128, -3]],
  ],
  [
    '%x: tensor<2xf32>, %y: tensor<2xf32>',
    '%0 = stablehlo.compare GE, %x, %y, FLOAT : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>\n%1 = stablehlo.select %0, %x, %y : tensor<2xi1>, tensor<2xf32>',
    '%0, %1 : tensor<2xi1>, tensor<2xf32>',
    [t('f32', [2], 1, NaN), t('f32', [2], 0, 5)],
    [
      [1, 0],
      [1, 5],
    ],
  ],
  [
    '%x: tensor<3xf32>',
    '%0 = stablehlo.convert %x : (tensor<3xf32>) -> tensor<3xi8>',
    '%0 : tensor<3xi8>',
    [t('f32', [3], 1.9, -1.9, 300)],
    [[1, -1, 127]],
  ],
  [
    '',
    '%0 = stablehlo.iota dim = 1 : tensor<2x2xi32>\n%c = stablehlo.constant dense<7> : tensor<2xi32>',
    '%0, %c : tensor<2x2xi32>, tensor<2xi32>',
    [],
    [
      [0, 1, 0, 1],
      [7, 7],
    ],
  ],
  [
    '%x: tensor<2xi32>',
    '%0 = stablehlo.broadcast %x, sizes = [2] : (tensor<2xi32>) -> tensor<2x2xi32>',
    '%0 : tensor<2x2xi32>',
    [t('i32', [2], 1, 2)],
    [[1, 2, 1, 2]],
  ],
  [
    '%x: tensor<2x3xf32>',
    '%0 = stablehlo.transpose %x, dims = [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>',
    '%0 : tensor<3x2xf32>',
    [x23],
    [[1, 4, 2, 5, 3, 6]],
  ],
  [
    '%x: tensor<2x3xf32>',
    '%0 = stablehlo.get_dimension_size %x, dim = 1 : (tensor<2x3xf32>) -> tensor<i32>',
    '%0 : tensor<i32>',
    [x23],
    [[3]],
  ],
  [
    '%x: tensor<2x3xf32>, %y: tensor<3x2xf32>',
    '%0 = stablehlo.einsum %x, %y, config = "ij,jk->ki" : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>',
    '%0 : tensor<2x2xf32>',
    [x23, t('f32', [3, 2], 1, 0, 0, 1, 1, 1)],
    [[4, 10, 5, 11]],
  ],
  [
    '%x: tensor<2x3xf32>, %y: tensor<2x3xf32>',
    '%0 = stablehlo.einsum %x, %y, config = "ij,ik->i" : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2xf32>\n%1 = stablehlo.unary_einsum %x, config = "ij->j" : (tensor<2x3xf32>) -> tensor<3xf32>',
    '%0, %1 : tensor<2xf32>, tensor<3xf32>',
    [x23, x23],
    [
      [36, 225],
      [5, 7, 9],
    ],
  ],
  [
    '%x: tensor<2x3xf32>, %i: tensor<2xi32>',
    '%0 = "stablehlo.torch_index_select"(%x, %i) <{dim = 1 : i64, batch_dims = 0 : i64}> : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<2x2xf32>',
    '%0 : tensor<2x2xf32>',
    [x23, t('i32', [2], 2, 0)],
    [[3, 1, 6, 4]],
  ],
  [
    '%x: tensor<2x3xf32>, %i: tensor<2x2xi32>',
    '%0 = "stablehlo.torch_index_select"(%x, %i) <{dim = 1 : i64, batch_dims = 1 : i64}> : (tensor<2x3xf32>, tensor<2x2xi32>) -> tensor<2x2xf32>',
    '%0 : tensor<2x2xf32>',
    [x23, t('i32', [2, 2], 2, 0, 1, 1)],
    [[3, 1, 5, 5]],
  ],
  [
    '%x: tensor<5xf32>',
    '%values, %indices = chlo.top_k(%x, k = 2) : tensor<5xf32> -> (tensor<2xf32>, tensor<2xi32>)',
    '%values, %indices : tensor<2xf32>, tensor<2xi32>',
    [t('f32', [5], 3, 9, -1, 9, 0)],
    [
      [9, 9],
      [1, 3],
    ],
  ],
  [
    '%x: tensor<2x2xf32>, %s: tensor<2xf32>, %o: tensor<2xf32>',
    '%0:3 = "stablehlo.batch_norm_training"(%x, %s, %o) <{epsilon = 0.0 : f32, feature_index = 1 : i64}> : (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>)',
    '%0#0, %0#1, %0#2 : tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>',
    [t('f32', [2, 2], 1, 2, 3, 6), t('f32', [2], 1, 10), t('f32', [2], 0, 1)],
    [
      [-1, -9, 1, 11],
      [2, 4],
      [1, 4],
    ],
  ],
  [
    '%x: tensor<2x2xf32>, %s: tensor<2xf32>, %m: tensor<2xf32>, %v: tensor<2xf32>, %g: tensor<2x2xf32>',
    '%0:3 = "stablehlo.batch_norm_grad"(%x, %s, %m, %v, %g) <{epsilon = 0.0 : f32, feature_index = 1 : i64}> : (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>)',
    '%0#0, %0#1, %0#2 : tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>',
    [
      t('f32', [2, 2], 1, 2, 3, 6),
      t('f32', [2], 1, 1),
      t('f32', [2], 2, 4),
      t('f32', [2], 1, 4),
      t('f32', [2, 2], 1, 1, 1, 3),
    ],
    [
      [0, 0, 0, 0],
      [0, 2],
      [2, 4],
    ],
  ],
  [
    '%x: tensor<2xf32>',
    '%0 = stablehlo.custom_call @mhlo.erf(%x) : (tensor<2xf32>) -> tensor<2xf32>\n%1 = stablehlo.custom_call @Sharding(%0) : (tensor<2xf32>) -> tensor<2xf32>',
    '%1 : tensor<2xf32>',
    [t('f32', [2], 0, 1)],
    [[0, 0.842701]],
  ],
  [
    '%x: tensor<4xf32>',
    '%0:2 = "stablehlo.custom_call"(%x) {call_target_name = "mhlo.topk", mhlo.attributes = {k = 2 : i64, largest = true}} : (tensor<4xf32>) -> (tensor<2xf32>, tensor<2xi32>)',
    '%0#0, %0#1 : tensor<2xf32>, tensor<2xi32>',
    [t('f32', [4], 1, 4, 3, 2)],
    [
      [4, 3],
      [1, 2],
    ],
  ],
  [
    '%x: tensor<2xf32>, %d: tensor<2xi32>',
    '%0 = stablehlo.dynamic_broadcast_in_dim %x, %d, dims = [1] : (tensor<2xf32>, tensor<2xi32>) -> tensor<2x2xf32>',
    '%0 : tensor<2x2xf32>',
    [t('f32', [2], 5, 6), t('i32', [2], 2, 2)],
    [[5, 6, 5, 6]],
  ],
  [
    '%x: tensor<2xf32>, %y: tensor<i32>',
    '%0 = stablehlo.tuple %x, %y : tuple<tensor<2xf32>, tensor<i32>>\n%1 = stablehlo.get_tuple_element %0[1] : (tuple<tensor<2xf32>, tensor<i32>>) -> tensor<i32>\n%2 = stablehlo.create_token : !stablehlo.token\n%3 = stablehlo.after_all %2 : !stablehlo.token',
    '%1 : tensor<i32>',
    [t('f32', [2], 5, 6), t('i32', [], 3)],
    [[3]],
  ],
];
for (const [args, body, results, inputs, want] of table)
  test(`evaluates ${body.slice(0, 60)}`, () => {
    assert.equal(run(main(args, body, results), ...inputs), want);
  });

const loop = `
func.func @main(%n: tensor<i32>) -> tensor<i32> {
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %0:2 = stablehlo.while(%i = %n, %s = %zero) : tensor<i32>, tensor<i32> cond {
    %c = stablehlo.compare GT, %i, %zero : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  } do {
    %one = stablehlo.constant dense<1> : tensor<i32>
    %s2 = stablehlo.add %s, %i : tensor<i32>
    %i2 = stablehlo.subtract %i, %one : tensor<i32>
    stablehlo.return %i2, %s2 : tensor<i32>, tensor<i32>
  }
  return %0#1 : tensor<i32>
}`;
test('loops', () => {
  assert.equal(run(loop, t('i32', [], 10)), [[55]]);
  assert.equal(run(loop, t('i32', [], -1)), [[0]]);
});

const choose = `
func.func @main(%i: tensor<i32>, %x: tensor<f32>) -> tensor<f32> {
  %0 = "stablehlo.case"(%i) ({
    stablehlo.return %x : tensor<f32>
  }, {
    %1 = stablehlo.negate %x : tensor<f32>
    stablehlo.return %1 : tensor<f32>
  }) : (tensor<i32>) -> tensor<f32>
  return %0 : tensor<f32>
}`;
test('an index out of range chooses the last branch', () => {
  const at = (i: number) => run(choose, t('i32', [], i), t('f32', [], 2))[0]![0];
  assert.equal([at(0), at(1), at(2), at(-1)], [2, -2, -2, -2]);
});

/** A reduction whose body has a branch and a captured value: not elementwise, so it runs place by place. */
const branchy = `
func.func @main(%x: tensor<2x3xf32>, %limit: tensor<f32>) -> tensor<2xf32> {
  %zero = stablehlo.constant dense<0.0> : tensor<f32>
  %0 = "stablehlo.reduce"(%x, %zero) <{dimensions = array<i64: 1>}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %c = stablehlo.compare LT, %b, %limit : (tensor<f32>, tensor<f32>) -> tensor<i1>
    %r = "stablehlo.if"(%c) ({
      %s = stablehlo.add %a, %b : tensor<f32>
      stablehlo.return %s : tensor<f32>
    }, {
      %k = stablehlo.constant dense<[100.0, 0.0]> : tensor<2xf32>
      %k0 = stablehlo.slice %k [0:1] : (tensor<2xf32>) -> tensor<1xf32>
      %k1 = stablehlo.reshape %k0 : (tensor<1xf32>) -> tensor<f32>
      %s = stablehlo.maximum %a, %k1 : tensor<f32>
      stablehlo.return %s : tensor<f32>
    }) : (tensor<i1>) -> tensor<f32>
    stablehlo.return %r : tensor<f32>
  }) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}`;
test('region bodies may branch and read values from outside', () => {
  assert.equal(run(branchy, x23, t('f32', [], 100)), [[6, 15]]);
  assert.equal(run(branchy, x23, t('f32', [], -100)), [[100, 100]]);
});

test('a batched body may reshape, broadcast and call', () => {
  const text = `
func.func @main(%x: tensor<3xi32>) -> tensor<3xi32> {
  %0 = "stablehlo.map"(%x) <{dimensions = array<i64: 0>}> ({
  ^bb0(%a: tensor<i32>):
    %v = stablehlo.broadcast_in_dim %a, dims = [] : (tensor<i32>) -> tensor<2xi32>
    %w = stablehlo.constant dense<[1, 10]> : tensor<2xi32>
    %m = stablehlo.multiply %v, %w : tensor<2xi32>
    %zero = stablehlo.constant dense<0> : tensor<i32>
    %s = stablehlo.reduce(%m init: %zero) applies stablehlo.add across dimensions = [0] : (tensor<2xi32>, tensor<i32>) -> tensor<i32>
    %r = func.call @inc(%s) : (tensor<i32>) -> tensor<i32>
    %f = stablehlo.reshape %r : (tensor<i32>) -> tensor<1xi32>
    %g = stablehlo.reshape %f : (tensor<1xi32>) -> tensor<i32>
    stablehlo.return %g : tensor<i32>
  }) : (tensor<3xi32>) -> tensor<3xi32>
  return %0 : tensor<3xi32>
}
func.func private @inc(%a: tensor<i32>) -> tensor<i32> {
  %one = stablehlo.constant dense<1> : tensor<i32>
  %r = stablehlo.add %a, %one : tensor<i32>
  return %r : tensor<i32>
}`;
  assert.equal(run(text, t('i32', [3], 1, 2, 3)), [[12, 23, 34]]);
});

test('sorts two tensors by a comparator, reduces with indices, scatters with duplicates', () => {
  const sorted = `
func.func @main(%k: tensor<4xf32>, %v: tensor<4xi32>) -> (tensor<4xf32>, tensor<4xi32>) {
  %0:2 = "stablehlo.sort"(%k, %v) <{dimension = -1 : i64, is_stable = true}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>, %c: tensor<i32>, %d: tensor<i32>):
    %r = stablehlo.compare GT, %a, %b : (tensor<f32>, tensor<f32>) -> tensor<i1>
    stablehlo.return %r : tensor<i1>
  }) : (tensor<4xf32>, tensor<4xi32>) -> (tensor<4xf32>, tensor<4xi32>)
  return %0#0, %0#1 : tensor<4xf32>, tensor<4xi32>
}`;
  assert.equal(run(sorted, t('f32', [4], 1, 3, 2, 3), t('i32', [4], 0, 1, 2, 3)), [
    [3, 3, 2, 1],
    [1, 3, 2, 0],
  ]);
  const scattered = `
func.func @main(%x: tensor<3xi32>, %i: tensor<4x1xi32>, %u: tensor<4xi32>) -> tensor<3xi32> {
  %0 = "stablehlo.scatter"(%x, %i, %u) <{scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}> ({
  ^bb0(%a: tensor<i32>, %b: tensor<i32>):
    %two = stablehlo.constant dense<2> : tensor<i32>
    %m = stablehlo.multiply %a, %two : tensor<i32>
    %r = stablehlo.add %m, %b : tensor<i32>
    stablehlo.return %r : tensor<i32>
  }) : (tensor<3xi32>, tensor<4x1xi32>, tensor<4xi32>) -> tensor<3xi32>
  return %0 : tensor<3xi32>
}`;
  const out = run(scattered, t('i32', [3], 1, 1, 1), t('i32', [4, 1], 0, 0, 5, 2), t('i32', [4], 10, 20, 30, 40));
  assert.equal(out, [[44, 1, 42]]);
});

const refusals: readonly (readonly [string, string, RegExp, string])[] = [
  ['unsupported-op', '%0 = stablehlo.replica_id : tensor<ui32>', /replica_id/, '%0 : tensor<ui32>'],
  ['unsupported-op', '%0 = stablehlo.custom_call @nobody() : () -> tensor<f32>', /nobody/, '%0 : tensor<f32>'],
  [
    'shape',
    '%x = stablehlo.constant dense<1> : tensor<4xi32>\n%d = stablehlo.constant dense<5> : tensor<1xi32>\n%0 = stablehlo.dynamic_reshape %x, %d : (tensor<4xi32>, tensor<1xi32>) -> tensor<4xi32>',
    /\[4\].*\[5\]/,
    '%0 : tensor<4xi32>',
  ],
  [
    'attribute',
    '%x = stablehlo.constant dense<1> : tensor<4xi32>\n%z = stablehlo.constant dense<0> : tensor<1xi32>\n%0 = stablehlo.real_dynamic_slice %x, %z, %z, %z : (tensor<4xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<0xi32>',
    /positive numbers in strides/,
    '%0 : tensor<0xi32>',
  ],
  [
    'check-failed',
    '%c = stablehlo.constant dense<[1, 2, 3]> : tensor<3xi32>\ncheck.expect_eq_const %c, dense<[1, 5, 4]> : tensor<3xi32>',
    /element \[1\] is 2 but 5.*2 of 3/,
    '%c : tensor<3xi32>',
  ],
  [
    'check-failed',
    '%c = stablehlo.constant dense<1.0> : tensor<f32>\n%d = stablehlo.constant dense<1.000001> : tensor<f32>\ncheck.expect_close %c, %d, max_ulp_difference = 2 : tensor<f32>, tensor<f32>',
    /last place/,
    '%c : tensor<f32>',
  ],
  [
    'check-failed',
    '%c = stablehlo.constant dense<1.0> : tensor<f32>\n%d = stablehlo.constant dense<1.01> : tensor<f32>\nstablehlo.custom_call @check.expect_almost_eq(%c, %d) : (tensor<f32>, tensor<f32>) -> ()',
    /0\.001/,
    '%c : tensor<f32>',
  ],
];
for (const [cls, body, says, results] of refusals)
  test(`reports ${cls}: ${body.slice(-50)}`, () => {
    const e = errorOf(() => run(main('', body, results)));
    assert.is(e?.class, cls);
    assert.match(e!.message, says);
  });

test('checks that hold pass', () => {
  const body = `%c = stablehlo.constant dense<[1.0, 0x7FC00000]> : tensor<2xf32>
%d = stablehlo.constant dense<[1.0000002, 0x7FC00000]> : tensor<2xf32>
check.expect_close %c, %d, max_ulp_difference = 2 : tensor<2xf32>, tensor<2xf32>
check.expect_almost_eq %c, %d : tensor<2xf32>
check.expect_eq %c, %c : tensor<2xf32>`;
  assert.is(run(main('', body, '%c : tensor<2xf32>')).length, 1);
});

test('wrong inputs, a missing entry, recursion and tensors beyond the limit are reported', () => {
  const module = program(loop);
  assert.is(errorOf(() => evaluate(module, []))?.class, 'input');
  assert.is(errorOf(() => evaluate(module, [t('f32', [], 1)]))?.class, 'input');
  assert.is(errorOf(() => evaluate(module, [], { entry: 'other' }))?.class, 'missing-entry');
  const cycle = program(`
func.func @main(%x: tensor<f32>) -> tensor<f32> {
  %0 = call @f(%x) : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %0 = call @main(%x) : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}`);
  const e = errorOf(() => evaluate(cycle, [t('f32', [], 1)]));
  assert.is(e?.class, 'recursion');
  assert.match(e!.message, /@main → @f → @main/);
  const big = program(main('', '%0 = stablehlo.iota dim = 0 : tensor<1000xi32>', '%0 : tensor<1000xi32>'));
  assert.is(errorOf(() => evaluate(big, [], { limits: { elements: 999 } }))?.class, 'resource-limit');
});

test('evaluateOp takes one op, with batched operands too', () => {
  const module = program(
    main('%x: tensor<2xf32>', '%0 = stablehlo.slice %x [1:2] : (tensor<2xf32>) -> tensor<1xf32>', '%0 : tensor<1xf32>'),
  );
  const op = functionsOf(module)[0]!.regions[0]!.block.first!;
  assert.equal([...evaluateOp(op, [t('f32', [2], 1, 2)])[0]!.data], [2]);
  const [out] = evaluateOp(op, [t('f32', [3, 2], 1, 2, 3, 4, 5, 6)]);
  assert.equal(
    [out!.shape, [...out!.data]],
    [
      [3, 1],
      [2, 4, 6],
    ],
  );
});

test.run();
