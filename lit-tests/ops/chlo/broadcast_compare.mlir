// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --inline %s | spuc filecheck %s --check-prefix=EXPANDED
// stablehlo.compare of operands that are broadcast to one shape first, dimensions aligned on the right.

// CHECK: module {
// CHECK-NEXT: func.func @broadcast_compare_example(%arg0: tensor<2x1xf32>, %arg1: tensor<3xf32>) -> tensor<2x3xi1> {
// CHECK-NEXT: %0 = chlo.broadcast_compare %arg0, %arg1 {comparison_direction = #chlo<comparison_direction LT>} : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xi1>
// CHECK-NEXT: return %0 : tensor<2x3xi1>
// CHECK-NEXT: }
// CHECK-NEXT: }
// EXPANDED: [[A:%.+]] = stablehlo.broadcast_in_dim %arg0, dims = [0, 1] : (tensor<2x1xf32>) -> tensor<2x3xf32>
// EXPANDED: [[B:%.+]] = stablehlo.broadcast_in_dim %arg1, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
// EXPANDED: stablehlo.compare {{.*}}[[A]], [[B]]

module {
  func.func @broadcast_compare_example(%arg0: tensor<2x1xf32>, %arg1: tensor<3xf32>) -> tensor<2x3xi1> {
    %0 = chlo.broadcast_compare %arg0, %arg1 {comparison_direction = #chlo<comparison_direction LT>} : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xi1>
    return %0 : tensor<2x3xi1>
  }
}
