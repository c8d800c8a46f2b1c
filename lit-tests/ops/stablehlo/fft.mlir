// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Discrete Fourier transform over the last dimensions.

// CHECK: module {
// CHECK-NEXT: func.func @fft_example(%arg0: tensor<16xf32>) -> tensor<9xcomplex<f32>> {
// CHECK-NEXT: %0 = stablehlo.fft %arg0, type = RFFT, length = [16] : (tensor<16xf32>) -> tensor<9xcomplex<f32>>
// CHECK-NEXT: return %0 : tensor<9xcomplex<f32>>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @fft_example(%arg0: tensor<16xf32>) -> tensor<9xcomplex<f32>> {
    %0 = stablehlo.fft %arg0, type = RFFT, length = [16] : (tensor<16xf32>) -> tensor<9xcomplex<f32>>
    return %0 : tensor<9xcomplex<f32>>
  }
}
