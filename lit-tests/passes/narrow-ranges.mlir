// RUN: spuc opt --narrow-ranges %s | spuc filecheck %s
// RUN: spuc opt --narrow-ranges --field FM128 %s | spuc filecheck %s --check-prefix=FM128

// The exponentials of x - max x are at most 1, and their sum at least.
// CHECK-LABEL: @main
// FM128-LABEL: @main
func.func @main(%x: tensor<4x10x!pphlo.secret<f32>>, %i: tensor<4x!pphlo.secret<i32>>, %j: tensor<4x!pphlo.secret<i32>>)
    -> (tensor<4x10x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<i1>>, tensor<4x!pphlo.secret<i1>>) {
  %low = pphlo.constant dense<0xFF800000> : tensor<f32>
  %zero = pphlo.constant dense<0.0> : tensor<f32>
  %m = pphlo.reduce(%x init: %low) applies pphlo.maximum across dimensions = [1] : (tensor<4x10x!pphlo.secret<f32>>, tensor<f32>) -> tensor<4x!pphlo.secret<f32>>
  %b = pphlo.broadcast %m, dims = [0] : (tensor<4x!pphlo.secret<f32>>) -> tensor<4x10x!pphlo.secret<f32>>
  %d = pphlo.subtract %x, %b : tensor<4x10x!pphlo.secret<f32>>
  %e = pphlo.exponential %d : tensor<4x10x!pphlo.secret<f32>>
  %s = pphlo.reduce(%e init: %zero) applies pphlo.add across dimensions = [1] : (tensor<4x10x!pphlo.secret<f32>>, tensor<f32>) -> tensor<4x!pphlo.secret<f32>>
  // CHECK: pphlo.divide_by_broadcast %{{.*}}, %{{.*}}, dims = [0] {divisor_bits = array<i64: 64, 18, 17, 22>}
  // FM128: pphlo.divide_by_broadcast %{{.*}}, %{{.*}}, dims = [0] {divisor_bits = array<i64: 128, 26, 25, 30>}
  %r = pphlo.divide_by_broadcast %e, %s, dims = [0] : (tensor<4x10x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>) -> tensor<4x10x!pphlo.secret<f32>>
  %p = pphlo.less %i, %j : (tensor<4x!pphlo.secret<i32>>, tensor<4x!pphlo.secret<i32>>) -> tensor<4x!pphlo.secret<i1>>
  %c = pphlo.convert %p : (tensor<4x!pphlo.secret<i1>>) -> tensor<4x!pphlo.secret<i32>>
  %n = pphlo.iota dim = 0 : tensor<4xi32>
  // Inputs may be any number: nothing is known of their difference.
  // CHECK: pphlo.less %{{.*}}, %{{.*}} : (
  // A bit and a number below 4.
  // CHECK: pphlo.greater %{{.*}}, %{{.*}} {difference_bits = array<i64: 64, 18, 2>} : (
  %q = pphlo.greater %c, %n : (tensor<4x!pphlo.secret<i32>>, tensor<4xi32>) -> tensor<4x!pphlo.secret<i1>>
  return %r, %p, %q : tensor<4x10x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<i1>>, tensor<4x!pphlo.secret<i1>>
}
