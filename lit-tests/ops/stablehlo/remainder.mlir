// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Remainder of the division, with the sign of the dividend.

// CHECK: module {
// CHECK-NEXT: func.func @remainder_example(%arg0: tensor<20xi32>, %arg1: tensor<20xi32>) -> tensor<20xi32> {
// CHECK-NEXT: %0 = stablehlo.remainder %arg0, %arg1 : tensor<20xi32>
// CHECK-NEXT: return %0 : tensor<20xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @remainder_example(%arg0: tensor<20xi32>, %arg1: tensor<20xi32>) -> tensor<20xi32> {
    %0 = stablehlo.remainder %arg0, %arg1 : tensor<20xi32>
    return %0 : tensor<20xi32>
  }
}
