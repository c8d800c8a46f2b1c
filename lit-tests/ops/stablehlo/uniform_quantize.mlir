// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Converts to quantised numbers. Not supported.

// CHECK: module {
// CHECK-NEXT: func.func @uniform_quantize_example(%arg0: tensor<2x3xf32>) -> tensor<2x3xi8> {
// CHECK-NEXT: %0 = "stablehlo.uniform_quantize"(%arg0) : (tensor<2x3xf32>) -> tensor<2x3xi8>
// CHECK-NEXT: return %0 : tensor<2x3xi8>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @uniform_quantize_example(%arg0: tensor<2x3xf32>) -> tensor<2x3xi8> {
    %0 = "stablehlo.uniform_quantize"(%arg0) : (tensor<2x3xf32>) -> tensor<2x3xi8>
    return %0 : tensor<2x3xi8>
  }
}
