// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Rounds as if to a float with the given widths of exponent and mantissa, and back.

// CHECK: module {
// CHECK-NEXT: func.func @reduce_precision_example(%arg0: tensor<2xf32>) -> tensor<2xf32> {
// CHECK-NEXT: %0 = stablehlo.reduce_precision %arg0, format = e5m10 : tensor<2xf32>
// CHECK-NEXT: return %0 : tensor<2xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @reduce_precision_example(%arg0: tensor<2xf32>) -> tensor<2xf32> {
    %0 = stablehlo.reduce_precision %arg0, format = e5m10 : tensor<2xf32>
    return %0 : tensor<2xf32>
  }
}
