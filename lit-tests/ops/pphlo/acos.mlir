// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Angle in [0, pi] of a cosine.

// CHECK: module {
// CHECK-NEXT: func.func @acos_example(%arg0: tensor<2x3xf32>) -> tensor<2x3xf32> {
// CHECK-NEXT: %0 = pphlo.acos %arg0 : tensor<2x3xf32> -> tensor<2x3xf32>
// CHECK-NEXT: return %0 : tensor<2x3xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @acos_example(%arg0: tensor<2x3xf32>) -> tensor<2x3xf32> {
    %0 = pphlo.acos %arg0 : tensor<2x3xf32> -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}
