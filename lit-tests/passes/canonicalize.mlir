// RUN: spuc opt --canonicalize %s | spuc filecheck %s
// A product with one is its other operand.

// CHECK: func.func @main
// CHECK-NOT: pphlo.multiply
// CHECK: return %arg0
func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %one = pphlo.constant dense<1.0> : tensor<2xf32>
  %0 = pphlo.multiply %arg0, %one : (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
  return %0 : tensor<2x!pphlo.secret<f32>>
}
