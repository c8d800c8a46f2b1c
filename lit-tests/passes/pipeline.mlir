// RUN: spuc compile --emit pphlo %s | spuc filecheck %s
// RUN: spuc compile --emit pphlo %s | spuc opt | spuc filecheck %s
// The whole pipeline on jnp.where(isnan(x), 0, x) / sqrt(sum(x²)): no test for NaN, one rsqrt, everything freed.

// CHECK-LABEL: func.func @main
// CHECK-NOT: pphlo.not_equal
// CHECK: [[SQ:%.*]] = pphlo.dot_general %arg0, %arg0
// CHECK: [[R:%.*]] = pphlo.rsqrt [[SQ]]
// CHECK: pphlo.free [[SQ]]
// CHECK-NOT: pphlo.divide
// CHECK: return
func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
  %zero = stablehlo.constant dense<0.0> : tensor<f32>
  %nan = stablehlo.compare NE, %x, %x : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xi1>
  %zeros = stablehlo.broadcast_in_dim %zero, dims = [] : (tensor<f32>) -> tensor<8xf32>
  %0 = stablehlo.select %nan, %zeros, %x : tensor<8xi1>, tensor<8xf32>
  %1 = stablehlo.multiply %x, %x : tensor<8xf32>
  %2 = stablehlo.reduce(%1 init: %zero) applies stablehlo.add across dimensions = [0] : (tensor<8xf32>, tensor<f32>) -> tensor<f32>
  %3 = stablehlo.sqrt %2 : tensor<f32>
  %4 = stablehlo.broadcast_in_dim %3, dims = [] : (tensor<f32>) -> tensor<8xf32>
  %5 = stablehlo.divide %0, %4 : tensor<8xf32>
  return %5 : tensor<8xf32>
}
