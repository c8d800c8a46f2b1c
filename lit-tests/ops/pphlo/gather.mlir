// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Slices of the operand at computed positions; positions are moved so that the slices lie inside.

// CHECK: module {
// CHECK-NEXT: func.func @gather_example(%arg0: tensor<2xi32>, %arg1: tensor<1x1xi32>) -> tensor<1xi32> {
// CHECK-NEXT: %0 = "pphlo.gather"(%arg0, %arg1) <{dimension_numbers = #stablehlo.gather<collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1>}> : (tensor<2xi32>, tensor<1x1xi32>) -> tensor<1xi32>
// CHECK-NEXT: return %0 : tensor<1xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @gather_example(%arg0: tensor<2xi32>, %arg1: tensor<1x1xi32>) -> tensor<1xi32> {
    %0 = "pphlo.gather"(%arg0, %arg1) <{dimension_numbers = #stablehlo.gather<collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1>}> : (tensor<2xi32>, tensor<1x1xi32>) -> tensor<1xi32>
    return %0 : tensor<1xi32>
  }
}
