// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Elements from start_indices up to limit_indices (not included), every strides-th.

// CHECK: module {
// CHECK-NEXT: func.func @slice_example(%arg0: tensor<4xf32>) -> tensor<1xf32> {
// CHECK-NEXT: %0 = stablehlo.slice %arg0 [0:1] : (tensor<4xf32>) -> tensor<1xf32>
// CHECK-NEXT: return %0 : tensor<1xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @slice_example(%arg0: tensor<4xf32>) -> tensor<1xf32> {
    %0 = stablehlo.slice %arg0 [0:1] : (tensor<4xf32>) -> tensor<1xf32>
    return %0 : tensor<1xf32>
  }
}
