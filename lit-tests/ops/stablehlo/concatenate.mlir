// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Joins tensors along one dimension.

// CHECK: module {
// CHECK-NEXT: func.func @concatenate_example(%arg0: tensor<31xi1>, %arg1: tensor<1xi1>) -> tensor<32xi1> {
// CHECK-NEXT: %0 = stablehlo.concatenate %arg0, %arg1, dim = 0 : (tensor<31xi1>, tensor<1xi1>) -> tensor<32xi1>
// CHECK-NEXT: return %0 : tensor<32xi1>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @concatenate_example(%arg0: tensor<31xi1>, %arg1: tensor<1xi1>) -> tensor<32xi1> {
    %0 = stablehlo.concatenate %arg0, %arg1, dim = 0 : (tensor<31xi1>, tensor<1xi1>) -> tensor<32xi1>
    return %0 : tensor<32xi1>
  }
}
