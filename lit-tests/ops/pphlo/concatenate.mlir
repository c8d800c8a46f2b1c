// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Joins tensors along one dimension.

// CHECK: module {
// CHECK-NEXT: func.func @concatenate_example(%arg0: tensor<4x1xi32>) -> tensor<4x2xi32> {
// CHECK-NEXT: %0 = pphlo.concatenate %arg0, %arg0 dim = 1 : (tensor<4x1xi32>, tensor<4x1xi32>) -> tensor<4x2xi32>
// CHECK-NEXT: return %0 : tensor<4x2xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @concatenate_example(%arg0: tensor<4x1xi32>) -> tensor<4x2xi32> {
    %0 = pphlo.concatenate %arg0, %arg0, dim = 1 : (tensor<4x1xi32>, tensor<4x1xi32>) -> tensor<4x2xi32>
    return %0 : tensor<4x2xi32>
  }
}
