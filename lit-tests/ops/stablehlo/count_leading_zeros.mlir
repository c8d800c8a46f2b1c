// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Number of zero bits above the highest set one.

// CHECK: module {
// CHECK-NEXT: func.func @count_leading_zeros_example(%arg0: tensor<2x3xi32>) -> tensor<2x3xi32> {
// CHECK-NEXT: %0 = stablehlo.count_leading_zeros %arg0 : tensor<2x3xi32>
// CHECK-NEXT: return %0 : tensor<2x3xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @count_leading_zeros_example(%arg0: tensor<2x3xi32>) -> tensor<2x3xi32> {
    %0 = stablehlo.count_leading_zeros %arg0 : tensor<2x3xi32>
    return %0 : tensor<2x3xi32>
  }
}
