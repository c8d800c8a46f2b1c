// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Ends a function with its results.

// CHECK: module {
// CHECK-NEXT: func.func @main(%arg0: tensor<2xf32>, %arg1: tensor<i1>) -> (tensor<i1>, tensor<2xf32>) {
// CHECK-NEXT: return %arg1, %arg0 : tensor<i1>, tensor<2xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @main(%arg0: tensor<2xf32>, %arg1: tensor<i1>) -> (tensor<i1>, tensor<2xf32>) {
    return %arg1, %arg0 : tensor<i1>, tensor<2xf32>
  }
}
