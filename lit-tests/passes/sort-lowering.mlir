// RUN: spuc opt --sort-lowering --split-input-file %s | spuc filecheck %s

// A comparator that folds NaN and −0 as JAX does, on the second operand; the first one is a payload and the third is not read.
// CHECK: %0:2 = pphlo.simple_sort %arg1, %arg0 ASC, dim = 0, num_keys = 1
// CHECK: return %0#1, %0#0
func.func @main(%x: tensor<5xi32>, %y: tensor<5x!pphlo.secret<f32>>, %z: tensor<5xi32>) -> (tensor<5x!pphlo.secret<i32>>, tensor<5x!pphlo.secret<f32>>) {
  %0:3 = "pphlo.sort"(%x, %y, %z) ({
  ^bb0(%a: tensor<i32>, %b: tensor<i32>, %c: tensor<!pphlo.secret<f32>>, %d: tensor<!pphlo.secret<f32>>, %e: tensor<i32>, %f: tensor<i32>):
    %zero = pphlo.constant dense<0.0> : tensor<!pphlo.secret<f32>>
    %nan = pphlo.constant dense<0x7FC00000> : tensor<!pphlo.secret<f32>>
    %c0 = pphlo.equal %c, %zero : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    %c1 = pphlo.select %c0, %zero, %c : tensor<!pphlo.secret<i1>>, tensor<!pphlo.secret<f32>>
    %c2 = pphlo.not_equal %c, %c : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    %c3 = pphlo.select %c2, %nan, %c1 : tensor<!pphlo.secret<i1>>, tensor<!pphlo.secret<f32>>
    %r = pphlo.greater %d, %c3 : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    pphlo.return %r : tensor<!pphlo.secret<i1>>
  }) {dimension = 0 : i64, is_stable = true} : (tensor<5xi32>, tensor<5x!pphlo.secret<f32>>, tensor<5xi32>) -> (tensor<5x!pphlo.secret<i32>>, tensor<5x!pphlo.secret<f32>>, tensor<5x!pphlo.secret<i32>>)
  return %0#0, %0#1 : tensor<5x!pphlo.secret<i32>>, tensor<5x!pphlo.secret<f32>>
}

// -----

// Descending, as decompose-ops leaves it: not(less(a, b)).
// CHECK: pphlo.simple_sort %arg0 DES, dim = 1, num_keys = 1
func.func @main(%x: tensor<2x5x!pphlo.secret<i32>>) -> tensor<2x5x!pphlo.secret<i32>> {
  %0 = "pphlo.sort"(%x) ({
  ^bb0(%a: tensor<!pphlo.secret<i32>>, %b: tensor<!pphlo.secret<i32>>):
    %p = pphlo.less %a, %b : (tensor<!pphlo.secret<i32>>, tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<i1>>
    %q = pphlo.not %p : tensor<!pphlo.secret<i1>>
    pphlo.return %q : tensor<!pphlo.secret<i1>>
  }) {dimension = -1 : i64} : (tensor<2x5x!pphlo.secret<i32>>) -> tensor<2x5x!pphlo.secret<i32>>
  return %0 : tensor<2x5x!pphlo.secret<i32>>
}

// -----

// A product of the two sides is no order.
// CHECK: "pphlo.sort"(%arg0)
func.func @main(%x: tensor<5x!pphlo.secret<i32>>) -> tensor<5x!pphlo.secret<i32>> {
  %0 = "pphlo.sort"(%x) ({
  ^bb0(%a: tensor<!pphlo.secret<i32>>, %b: tensor<!pphlo.secret<i32>>):
    %m = pphlo.multiply %a, %b : tensor<!pphlo.secret<i32>>
    %p = pphlo.less %m, %b : (tensor<!pphlo.secret<i32>>, tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<i1>>
    pphlo.return %p : tensor<!pphlo.secret<i1>>
  }) {dimension = 0 : i64} : (tensor<5x!pphlo.secret<i32>>) -> tensor<5x!pphlo.secret<i32>>
  return %0 : tensor<5x!pphlo.secret<i32>>
}
