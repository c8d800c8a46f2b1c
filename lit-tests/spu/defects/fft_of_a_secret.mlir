// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s
// RUN: spuc interpret --protocol=semi2k --secret-inputs %s | spuc filecheck %s
// RUN: spuc interpret --protocol=aby3 --secret-inputs %s | spuc filecheck %s
// A Fourier transform of secrets: SPU aborts. Its real and imaginary parts are products with public matrices.

// CHECK: fft_of_a_secret.mlir: ok, 1 function
func.func @inputs() -> tensor<4xf32> {
  %0 = stablehlo.constant dense<[1.0, 2.0, -3.0, 0.5]> : tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @main() {
  %x = call @inputs() : () -> tensor<4xf32>
  %0 = stablehlo.fft %x, type = RFFT, length = [4] : (tensor<4xf32>) -> tensor<3xcomplex<f32>>
  %1 = stablehlo.real %0 : (tensor<3xcomplex<f32>>) -> tensor<3xf32>
  %2 = stablehlo.imag %0 : (tensor<3xcomplex<f32>>) -> tensor<3xf32>
  check.expect_almost_eq_const %1, dense<[0.5, 4.0, -4.5]> : tensor<3xf32>
  check.expect_almost_eq_const %2, dense<[0.0, -1.5, 0.0]> : tensor<3xf32>
  return
}
