// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Imaginary part; zero for real numbers.

// CHECK: module {
// CHECK-NEXT: func.func @imag_example(%arg0: tensor<6xcomplex<f32>>) -> tensor<6xf32> {
// CHECK-NEXT: %0 = pphlo.imag %arg0 : (tensor<6xcomplex<f32>>) -> tensor<6xf32>
// CHECK-NEXT: return %0 : tensor<6xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @imag_example(%arg0: tensor<6xcomplex<f32>>) -> tensor<6xf32> {
    %0 = pphlo.imag %arg0 : (tensor<6xcomplex<f32>>) -> tensor<6xf32>
    return %0 : tensor<6xf32>
  }
}
