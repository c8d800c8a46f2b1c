// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// The triangular factor of positive definite matrices; leading dimensions are batches.

// CHECK: module {
// CHECK-NEXT: func.func @cholesky_example(%arg0: tensor<3x3xf32>) -> tensor<3x3xf32> {
// CHECK-NEXT: %0 = stablehlo.cholesky %arg0, lower = true : tensor<3x3xf32>
// CHECK-NEXT: return %0 : tensor<3x3xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @cholesky_example(%arg0: tensor<3x3xf32>) -> tensor<3x3xf32> {
    %0 = stablehlo.cholesky %arg0, lower = true : tensor<3x3xf32>
    return %0 : tensor<3x3xf32>
  }
}
