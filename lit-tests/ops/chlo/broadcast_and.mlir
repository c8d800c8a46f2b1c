// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --inline %s | spuc filecheck %s --check-prefix=EXPANDED
// stablehlo.and of operands that are broadcast to one shape first, dimensions aligned on the right.

// CHECK: module {
// CHECK-NEXT: func.func @broadcast_and_example(%arg0: tensor<2x1xi32>, %arg1: tensor<3xi32>) -> tensor<2x3xi32> {
// CHECK-NEXT: %0 = chlo.broadcast_and %arg0, %arg1 : (tensor<2x1xi32>, tensor<3xi32>) -> tensor<2x3xi32>
// CHECK-NEXT: return %0 : tensor<2x3xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }
// EXPANDED: [[A:%.+]] = stablehlo.broadcast_in_dim %arg0, dims = [0, 1] : (tensor<2x1xi32>) -> tensor<2x3xi32>
// EXPANDED: [[B:%.+]] = stablehlo.broadcast_in_dim %arg1, dims = [1] : (tensor<3xi32>) -> tensor<2x3xi32>
// EXPANDED: stablehlo.and {{.*}}[[A]], [[B]]

module {
  func.func @broadcast_and_example(%arg0: tensor<2x1xi32>, %arg1: tensor<3xi32>) -> tensor<2x3xi32> {
    %0 = chlo.broadcast_and %arg0, %arg1 : (tensor<2x1xi32>, tensor<3xi32>) -> tensor<2x3xi32>
    return %0 : tensor<2x3xi32>
  }
}
