// RUN: not spuc compile --emit pphlo %s 2>&1 | spuc filecheck %s
// An intrinsic that nothing implements: SPU compiles it and fails when it runs. It is refused, with its place.

// CHECK: unknown_intrinsic.mlir:[[#@LINE+3]]:8: error: 'stablehlo.custom_call' to 'no_such_intrinsic' is not supported [unsupported-op]
// CHECK-NOT: internal error
func.func @main(%x: tensor<3xf32>) -> tensor<3xf32> {
  %0 = stablehlo.custom_call @no_such_intrinsic(%x) : (tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
