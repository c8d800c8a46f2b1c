// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Inverse of the error function.

// CHECK: module {
// CHECK-NEXT: func.func @erf_inv_example(%arg0: tensor<6xf32>) -> tensor<6xf32> {
// CHECK-NEXT: %0 = chlo.erf_inv %arg0 : tensor<6xf32> -> tensor<6xf32>
// CHECK-NEXT: return %0 : tensor<6xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @erf_inv_example(%arg0: tensor<6xf32>) -> tensor<6xf32> {
    %0 = chlo.erf_inv %arg0 : tensor<6xf32> -> tensor<6xf32>
    return %0 : tensor<6xf32>
  }
}
