// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Elementwise lhs ≠ rhs, as a boolean.

// CHECK: module {
// CHECK-NEXT: func.func @not_equal_example(%arg0: tensor<f32>) -> tensor<i1> {
// CHECK-NEXT: %0 = pphlo.not_equal %arg0, %arg0 : (tensor<f32>, tensor<f32>) -> tensor<i1>
// CHECK-NEXT: return %0 : tensor<i1>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @not_equal_example(%arg0: tensor<f32>) -> tensor<i1> {
    %0 = pphlo.not_equal %arg0, %arg0 : (tensor<f32>, tensor<f32>) -> tensor<i1>
    return %0 : tensor<i1>
  }
}
