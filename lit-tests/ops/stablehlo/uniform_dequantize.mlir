// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Converts from quantised numbers. Not supported.

// CHECK: module {
// CHECK-NEXT: func.func @uniform_dequantize_example(%arg0: tensor<2x3xi8>) -> tensor<2x3xf32> {
// CHECK-NEXT: %0 = "stablehlo.uniform_dequantize"(%arg0) : (tensor<2x3xi8>) -> tensor<2x3xf32>
// CHECK-NEXT: return %0 : tensor<2x3xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @uniform_dequantize_example(%arg0: tensor<2x3xi8>) -> tensor<2x3xf32> {
    %0 = "stablehlo.uniform_dequantize"(%arg0) : (tensor<2x3xi8>) -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}
