// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Angle in [-pi/2, pi/2] of a sine.

// CHECK: module {
// CHECK-NEXT: func.func @asin_example(%arg0: tensor<12xf32>) -> tensor<12xf32> {
// CHECK-NEXT: %0 = pphlo.asin %arg0 : tensor<12xf32> -> tensor<12xf32>
// CHECK-NEXT: return %0 : tensor<12xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @asin_example(%arg0: tensor<12xf32>) -> tensor<12xf32> {
    %0 = pphlo.asin %arg0 : tensor<12xf32> -> tensor<12xf32>
    return %0 : tensor<12xf32>
  }
}
