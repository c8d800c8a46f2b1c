// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Repeats a tensor: its dimension i becomes dimension broadcast_dimensions[i], sizes of 1 are stretched.

// CHECK: module {
// CHECK-NEXT: func.func @broadcast_example(%arg0: tensor<i1>) -> tensor<1xi1> {
// CHECK-NEXT: %0 = pphlo.broadcast %arg0, dims = [] : (tensor<i1>) -> tensor<1xi1>
// CHECK-NEXT: return %0 : tensor<1xi1>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @broadcast_example(%arg0: tensor<i1>) -> tensor<1xi1> {
    %0 = pphlo.broadcast %arg0, dims = [] : (tensor<i1>) -> tensor<1xi1>
    return %0 : tensor<1xi1>
  }
}
