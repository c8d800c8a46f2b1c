// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Bits moved down, the sign fills in.

// CHECK: module {
// CHECK-NEXT: func.func @shift_right_arithmetic_example(%arg0: tensor<10xi32>, %arg1: tensor<10xi32>) -> tensor<10xi32> {
// CHECK-NEXT: %0 = pphlo.shift_right_arithmetic %arg0, %arg1 : tensor<10xi32>
// CHECK-NEXT: return %0 : tensor<10xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @shift_right_arithmetic_example(%arg0: tensor<10xi32>, %arg1: tensor<10xi32>) -> tensor<10xi32> {
    %0 = pphlo.shift_right_arithmetic %arg0, %arg1 : tensor<10xi32>
    return %0 : tensor<10xi32>
  }
}
