// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Bits moved down, zeros fill in.

// CHECK: module {
// CHECK-NEXT: func.func @shift_right_logical_example(%arg0: tensor<i32>, %arg1: tensor<i32>) -> tensor<i32> {
// CHECK-NEXT: %0 = stablehlo.shift_right_logical %arg0, %arg1 : tensor<i32>
// CHECK-NEXT: return %0 : tensor<i32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @shift_right_logical_example(%arg0: tensor<i32>, %arg1: tensor<i32>) -> tensor<i32> {
    %0 = stablehlo.shift_right_logical %arg0, %arg1 : tensor<i32>
    return %0 : tensor<i32>
  }
}
