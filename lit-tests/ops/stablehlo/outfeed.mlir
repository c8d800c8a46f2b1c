// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Writes to a queue outside. Not supported.

// CHECK: module {
// CHECK-NEXT: func.func @outfeed_example(%arg0: tensor<2xf32>, %arg1: !stablehlo.token) -> !stablehlo.token {
// CHECK-NEXT: %0 = "stablehlo.outfeed"(%arg0, %arg1) <{outfeed_config = "x"}> : (tensor<2xf32>, !stablehlo.token) -> !stablehlo.token
// CHECK-NEXT: return %0 : !stablehlo.token
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @outfeed_example(%arg0: tensor<2xf32>, %arg1: !stablehlo.token) -> !stablehlo.token {
    %0 = "stablehlo.outfeed"(%arg0, %arg1) <{outfeed_config = "x"}> : (tensor<2xf32>, !stablehlo.token) -> !stablehlo.token
    return %0 : !stablehlo.token
  }
}
