// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Complex numbers from their real and imaginary parts.

// CHECK: module {
// CHECK-NEXT: func.func @complex_example(%arg0: tensor<6xf32>, %arg1: tensor<6xf32>) -> tensor<6xcomplex<f32>> {
// CHECK-NEXT: %0 = pphlo.complex %arg0, %arg1 : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xcomplex<f32>>
// CHECK-NEXT: return %0 : tensor<6xcomplex<f32>>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @complex_example(%arg0: tensor<6xf32>, %arg1: tensor<6xf32>) -> tensor<6xcomplex<f32>> {
    %0 = pphlo.complex %arg0, %arg1 : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xcomplex<f32>>
    return %0 : tensor<6xcomplex<f32>>
  }
}
