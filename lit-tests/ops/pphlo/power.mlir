// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// lhs to the power of rhs.

// CHECK: module {
// CHECK-NEXT: func.func @power_example(%arg0: tensor<f32>, %arg1: tensor<f32>) -> tensor<f32> {
// CHECK-NEXT: %0 = pphlo.power %arg0, %arg1 : tensor<f32>
// CHECK-NEXT: return %0 : tensor<f32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @power_example(%arg0: tensor<f32>, %arg1: tensor<f32>) -> tensor<f32> {
    %0 = pphlo.power %arg0, %arg1 : tensor<f32>
    return %0 : tensor<f32>
  }
}
