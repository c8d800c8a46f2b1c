// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Sum; logical or of booleans.

// CHECK: module {
// CHECK-NEXT: func.func @add_example(%arg0: tensor<f32>) -> tensor<f32> {
// CHECK-NEXT: %0 = pphlo.add %arg0, %arg0 : tensor<f32>
// CHECK-NEXT: return %0 : tensor<f32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @add_example(%arg0: tensor<f32>) -> tensor<f32> {
    %0 = pphlo.add %arg0, %arg0 : tensor<f32>
    return %0 : tensor<f32>
  }
}
