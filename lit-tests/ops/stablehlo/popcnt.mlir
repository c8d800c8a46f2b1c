// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Number of set bits.

// CHECK: module {
// CHECK-NEXT: func.func @popcnt_example(%arg0: tensor<2x3xi32>) -> tensor<2x3xi32> {
// CHECK-NEXT: %0 = stablehlo.popcnt %arg0 : tensor<2x3xi32>
// CHECK-NEXT: return %0 : tensor<2x3xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @popcnt_example(%arg0: tensor<2x3xi32>) -> tensor<2x3xi32> {
    %0 = stablehlo.popcnt %arg0 : tensor<2x3xi32>
    return %0 : tensor<2x3xi32>
  }
}
