// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Sends to a channel. Not supported.

// CHECK: module {
// CHECK-NEXT: func.func @send_example(%arg0: tensor<2xf32>, %arg1: !stablehlo.token) -> !stablehlo.token {
// CHECK-NEXT: %0 = "stablehlo.send"(%arg0, %arg1) <{channel_handle = #stablehlo.channel_handle<handle = 1, type = 2>, is_host_transfer = true}> : (tensor<2xf32>, !stablehlo.token) -> !stablehlo.token
// CHECK-NEXT: return %0 : !stablehlo.token
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @send_example(%arg0: tensor<2xf32>, %arg1: !stablehlo.token) -> !stablehlo.token {
    %0 = "stablehlo.send"(%arg0, %arg1) <{channel_handle = #stablehlo.channel_handle<handle = 1, type = 2>, is_host_transfer = true}> : (tensor<2xf32>, !stablehlo.token) -> !stablehlo.token
    return %0 : !stablehlo.token
  }
}
