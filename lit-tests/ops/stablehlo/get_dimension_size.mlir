// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// The size of one dimension.

// CHECK: module {
// CHECK-NEXT: func.func @get_dimension_size_example(%arg0: tensor<2x3xf32>) -> tensor<i32> {
// CHECK-NEXT: %0 = stablehlo.get_dimension_size %arg0, dim = 1 : (tensor<2x3xf32>) -> tensor<i32>
// CHECK-NEXT: return %0 : tensor<i32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @get_dimension_size_example(%arg0: tensor<2x3xf32>) -> tensor<i32> {
    %0 = stablehlo.get_dimension_size %arg0, dim = 1 : (tensor<2x3xf32>) -> tensor<i32>
    return %0 : tensor<i32>
  }
}
