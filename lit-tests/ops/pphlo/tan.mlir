// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Tangent of an angle in radians.

// CHECK: module {
// CHECK-NEXT: func.func @tan_example(%arg0: tensor<12xf32>) -> tensor<12xf32> {
// CHECK-NEXT: %0 = pphlo.tan %arg0 : tensor<12xf32>
// CHECK-NEXT: return %0 : tensor<12xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @tan_example(%arg0: tensor<12xf32>) -> tensor<12xf32> {
    %0 = pphlo.tan %arg0 : tensor<12xf32>
    return %0 : tensor<12xf32>
  }
}
