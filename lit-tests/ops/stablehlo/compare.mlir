// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Elementwise comparison, as booleans. Complex numbers know EQ and NE only.

// CHECK: module {
// CHECK-NEXT: func.func @compare_example(%arg0: tensor<f32>) -> tensor<i1> {
// CHECK-NEXT: %0 = stablehlo.compare NE, %arg0, %arg0, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
// CHECK-NEXT: return %0 : tensor<i1>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @compare_example(%arg0: tensor<f32>) -> tensor<i1> {
    %0 = stablehlo.compare NE, %arg0, %arg0, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    return %0 : tensor<i1>
  }
}
