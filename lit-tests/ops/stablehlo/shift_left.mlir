// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Bits moved up; zero when the amount is no less than the width.

// CHECK: module {
// CHECK-NEXT: func.func @shift_left_example(%arg0: tensor<10xi32>, %arg1: tensor<10xi32>) -> tensor<10xi32> {
// CHECK-NEXT: %0 = stablehlo.shift_left %arg0, %arg1 : tensor<10xi32>
// CHECK-NEXT: return %0 : tensor<10xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @shift_left_example(%arg0: tensor<10xi32>, %arg1: tensor<10xi32>) -> tensor<10xi32> {
    %0 = stablehlo.shift_left %arg0, %arg1 : tensor<10xi32>
    return %0 : tensor<10xi32>
  }
}
