// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Complex conjugate.

// CHECK: module {
// CHECK-NEXT: func.func @conj_example(%arg0: tensor<2x3xcomplex<f32>>) -> tensor<2x3xcomplex<f32>> {
// CHECK-NEXT: %0 = pphlo.conj %arg0 : tensor<2x3xcomplex<f32>> -> tensor<2x3xcomplex<f32>>
// CHECK-NEXT: return %0 : tensor<2x3xcomplex<f32>>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @conj_example(%arg0: tensor<2x3xcomplex<f32>>) -> tensor<2x3xcomplex<f32>> {
    %0 = pphlo.conj %arg0 : tensor<2x3xcomplex<f32>> -> tensor<2x3xcomplex<f32>>
    return %0 : tensor<2x3xcomplex<f32>>
  }
}
