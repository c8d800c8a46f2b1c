// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// slice with computed bounds and strides. Its shape comes from an operand: types have to be static all the same, and for the compiler a window a constant.

// CHECK: module {
// CHECK-NEXT: func.func @real_dynamic_slice_example(%arg0: tensor<2x3xf32>, %arg1: tensor<2xi32>) -> tensor<1x2xf32> {
// CHECK-NEXT: %0 = stablehlo.real_dynamic_slice %arg0, %arg1, %arg1, %arg1 : (tensor<2x3xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<1x2xf32>
// CHECK-NEXT: return %0 : tensor<1x2xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @real_dynamic_slice_example(%arg0: tensor<2x3xf32>, %arg1: tensor<2xi32>) -> tensor<1x2xf32> {
    %0 = stablehlo.real_dynamic_slice %arg0, %arg1, %arg1, %arg1 : (tensor<2x3xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<1x2xf32>
    return %0 : tensor<1x2xf32>
  }
}
