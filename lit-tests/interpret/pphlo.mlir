// RUN: spuc interpret %s | spuc filecheck %s
// RUN: spuc interpret --protocol=aby3 %s | spuc filecheck %s
// RUN: spuc interpret --protocol=semi2k %s | spuc filecheck %s
// Also PPHLO text can check itself; what is secret is what its types say.

// CHECK: pphlo.mlir: ok, 1 function
func.func @main() {
  %0 = pphlo.constant dense<[1.5, -2.0]> : tensor<2xf32>
  %1 = pphlo.convert %0 : (tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
  %2 = pphlo.multiply %1, %1 : tensor<2x!pphlo.secret<f32>>
  %3 = pphlo.reveal %2 : (tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32>
  check.expect_almost_eq_const %3, dense<[2.25, 4.0]> : tensor<2xf32>
  return
}
