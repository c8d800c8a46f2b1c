// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Reads from a queue outside. Not supported.

// CHECK: module {
// CHECK-NEXT: func.func @infeed_example(%arg0: !stablehlo.token) -> (tensor<2xf32>, !stablehlo.token) {
// CHECK-NEXT: %0:2 = "stablehlo.infeed"(%arg0) <{infeed_config = "x"}> : (!stablehlo.token) -> (tensor<2xf32>, !stablehlo.token)
// CHECK-NEXT: return %0#0, %0#1 : tensor<2xf32>, !stablehlo.token
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @infeed_example(%arg0: !stablehlo.token) -> (tensor<2xf32>, !stablehlo.token) {
    %0:2 = "stablehlo.infeed"(%arg0) <{infeed_config = "x"}> : (!stablehlo.token) -> (tensor<2xf32>, !stablehlo.token)
    return %0#0, %0#1 : tensor<2xf32>, !stablehlo.token
  }
}
