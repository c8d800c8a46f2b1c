// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Receives from a channel. Not supported.

// CHECK: module {
// CHECK-NEXT: func.func @recv_example(%arg0: !stablehlo.token) -> (tensor<2xf32>, !stablehlo.token) {
// CHECK-NEXT: %0:2 = "stablehlo.recv"(%arg0) <{channel_handle = #stablehlo.channel_handle<handle = 1, type = 3>, is_host_transfer = true}> : (!stablehlo.token) -> (tensor<2xf32>, !stablehlo.token)
// CHECK-NEXT: return %0#0, %0#1 : tensor<2xf32>, !stablehlo.token
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @recv_example(%arg0: !stablehlo.token) -> (tensor<2xf32>, !stablehlo.token) {
    %0:2 = "stablehlo.recv"(%arg0) <{channel_handle = #stablehlo.channel_handle<handle = 1, type = 3>, is_host_transfer = true}> : (!stablehlo.token) -> (tensor<2xf32>, !stablehlo.token)
    return %0#0, %0#1 : tensor<2xf32>, !stablehlo.token
  }
}
