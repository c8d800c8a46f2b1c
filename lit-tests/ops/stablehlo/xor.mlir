// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Logical or bitwise exclusive or.

// CHECK: module {
// CHECK-NEXT: func.func @xor_example(%arg0: tensor<i1>, %arg1: tensor<i1>) -> tensor<i1> {
// CHECK-NEXT: %0 = stablehlo.xor %arg0, %arg1 : tensor<i1>
// CHECK-NEXT: return %0 : tensor<i1>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @xor_example(%arg0: tensor<i1>, %arg1: tensor<i1>) -> tensor<i1> {
    %0 = stablehlo.xor %arg0, %arg1 : tensor<i1>
    return %0 : tensor<i1>
  }
}
