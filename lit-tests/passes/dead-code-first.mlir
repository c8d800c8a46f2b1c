// RUN: spuc compile %s --emit pphlo 2>/dev/null | spuc filecheck %s
// What nothing reads has no say in how the rest is fused: jax.export leaves it out of bytecode, as_text() prints it. Here the dead product
// with %b stands first, and would be the first one of the fused product.

// CHECK: pphlo.concatenate %arg1, %arg2
func.func @main(%x: tensor<3x4xf32>, %a: tensor<4x4xf32>, %b: tensor<4x4xf32>) -> (tensor<3x4xf32>, tensor<3x4xf32>) {
  %dead = stablehlo.dot_general %x, %b, contracting_dims = [1] x [0] : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  %dead2 = stablehlo.tanh %dead : tensor<3x4xf32>
  %0 = stablehlo.dot_general %x, %a, contracting_dims = [1] x [0] : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  %1 = stablehlo.tanh %0 : tensor<3x4xf32>
  %2 = stablehlo.dot_general %x, %b, contracting_dims = [1] x [0] : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  %3 = stablehlo.tanh %2 : tensor<3x4xf32>
  return %1, %3 : tensor<3x4xf32>, tensor<3x4xf32>
}
