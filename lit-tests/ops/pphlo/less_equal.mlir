// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Elementwise lhs ≤ rhs, as a boolean.

// CHECK: module {
// CHECK-NEXT: func.func @less_equal_example(%arg0: tensor<6x6xf32>, %arg1: tensor<6x6xf32>) -> tensor<6x6xi1> {
// CHECK-NEXT: %0 = pphlo.less_equal %arg0, %arg1 : (tensor<6x6xf32>, tensor<6x6xf32>) -> tensor<6x6xi1>
// CHECK-NEXT: return %0 : tensor<6x6xi1>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @less_equal_example(%arg0: tensor<6x6xf32>, %arg1: tensor<6x6xf32>) -> tensor<6x6xi1> {
    %0 = pphlo.less_equal %arg0, %arg1 : (tensor<6x6xf32>, tensor<6x6xf32>) -> tensor<6x6xi1>
    return %0 : tensor<6x6xi1>
  }
}
