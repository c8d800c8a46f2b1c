// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Square root.

// CHECK: module {
// CHECK-NEXT: func.func @sqrt_example(%arg0: tensor<f32>) -> tensor<f32> {
// CHECK-NEXT: %0 = pphlo.sqrt %arg0 : tensor<f32>
// CHECK-NEXT: return %0 : tensor<f32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @sqrt_example(%arg0: tensor<f32>) -> tensor<f32> {
    %0 = pphlo.sqrt %arg0 : tensor<f32>
    return %0 : tensor<f32>
  }
}
