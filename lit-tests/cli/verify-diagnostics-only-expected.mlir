// RUN: spuc opt --verify-diagnostics=only-expected %s
// RUN: not spuc opt --verify-diagnostics=all %s 2>&1 | spuc filecheck %s
// CHECK: unexpected error: value '%7' is not defined
func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.negate %7 : tensor<2xf32>
  return %0 : tensor<2xf32>
}
