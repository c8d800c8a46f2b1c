// RUN: not spuc compile --emit pphlo --visibility public,public %s 2>&1 | spuc filecheck %s
// Numbers from a generator that the program does not describe: SPU aborts. Parties could not draw the same ones, so it is refused.

// CHECK: rng_is_refused.mlir:[[#@LINE+4]]:8: error: 'stablehlo.rng' is not supported [unsupported-op]
// CHECK-NOT: internal error
func.func @main(%a: tensor<f32>, %b: tensor<f32>) -> tensor<4xf32> {
  %c = stablehlo.constant dense<4> : tensor<1xi64>
  %0 = stablehlo.rng %a, %b, %c, distribution = UNIFORM : (tensor<f32>, tensor<f32>, tensor<1xi64>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
