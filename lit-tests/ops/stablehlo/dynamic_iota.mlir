// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// iota of computed sizes. Its shape comes from an operand: types have to be static all the same, and for the compiler a window a constant.

// CHECK: module {
// CHECK-NEXT: func.func @dynamic_iota_example(%arg0: tensor<2xi32>) -> tensor<4x5xi32> {
// CHECK-NEXT: %0 = stablehlo.dynamic_iota %arg0, dim = 0 : (tensor<2xi32>) -> tensor<4x5xi32>
// CHECK-NEXT: return %0 : tensor<4x5xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @dynamic_iota_example(%arg0: tensor<2xi32>) -> tensor<4x5xi32> {
    %0 = stablehlo.dynamic_iota %arg0, dim = 0 : (tensor<2xi32>) -> tensor<4x5xi32>
    return %0 : tensor<4x5xi32>
  }
}
