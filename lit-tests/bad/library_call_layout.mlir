// RUN: not spuc compile %s 2>&1 | spuc filecheck %s
// The layouts of a library call are of type index: what is refused is the call.

// CHECK: error: {{.*}}lapack_spotrf_ffi
// CHECK: hint:
func.func @main(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %r = stablehlo.custom_call @lapack_spotrf_ffi(%x) {operand_layouts = [dense<[0, 1]> : tensor<2xindex>], result_layouts = [dense<[0, 1]> : tensor<2xindex>]} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  return %r : tensor<2x2xf32>
}
