// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// broadcast_in_dim to computed sizes. Its shape comes from an operand: types have to be static all the same, and for the compiler a window a constant.

// CHECK: module {
// CHECK-NEXT: func.func @dynamic_broadcast_in_dim_example(%arg0: tensor<2x3xf32>, %arg1: tensor<3xi32>) -> tensor<4x2x3xf32> {
// CHECK-NEXT: %0 = stablehlo.dynamic_broadcast_in_dim %arg0, %arg1, dims = [1, 2] : (tensor<2x3xf32>, tensor<3xi32>) -> tensor<4x2x3xf32>
// CHECK-NEXT: return %0 : tensor<4x2x3xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @dynamic_broadcast_in_dim_example(%arg0: tensor<2x3xf32>, %arg1: tensor<3xi32>) -> tensor<4x2x3xf32> {
    %0 = stablehlo.dynamic_broadcast_in_dim %arg0, %arg1, dims = [1, 2] : (tensor<2x3xf32>, tensor<3xi32>) -> tensor<4x2x3xf32>
    return %0 : tensor<4x2x3xf32>
  }
}
