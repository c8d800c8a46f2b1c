// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// The k largest elements along the last dimension, in decreasing order, and their indices.

// CHECK: module {
// CHECK-NEXT: func.func @top_k_example(%arg0: tensor<12xf32>) -> (tensor<3xf32>, tensor<3xi32>) {
// CHECK-NEXT: %values, %indices = chlo.top_k(%arg0, k = 3) : tensor<12xf32> -> (tensor<3xf32>, tensor<3xi32>)
// CHECK-NEXT: return %values, %indices : tensor<3xf32>, tensor<3xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @top_k_example(%arg0: tensor<12xf32>) -> (tensor<3xf32>, tensor<3xi32>) {
    %values, %indices = chlo.top_k(%arg0, k = 3) : tensor<12xf32> -> (tensor<3xf32>, tensor<3xi32>)
    return %values, %indices : tensor<3xf32>, tensor<3xi32>
  }
}
