// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Angle in [-pi/2, pi/2] of a tangent.

// CHECK: module {
// CHECK-NEXT: func.func @atan_example(%arg0: tensor<2x3xf32>) -> tensor<2x3xf32> {
// CHECK-NEXT: %0 = chlo.atan %arg0 : tensor<2x3xf32> -> tensor<2x3xf32>
// CHECK-NEXT: return %0 : tensor<2x3xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @atan_example(%arg0: tensor<2x3xf32>) -> tensor<2x3xf32> {
    %0 = chlo.atan %arg0 : tensor<2x3xf32> -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}
