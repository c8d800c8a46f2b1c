// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Angle of the point (rhs, lhs).

// CHECK: module {
// CHECK-NEXT: func.func @atan2_example(%arg0: tensor<8xf32>, %arg1: tensor<8xf32>) -> tensor<8xf32> {
// CHECK-NEXT: %0 = pphlo.atan2 %arg0, %arg1 : tensor<8xf32>
// CHECK-NEXT: return %0 : tensor<8xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @atan2_example(%arg0: tensor<8xf32>, %arg1: tensor<8xf32>) -> tensor<8xf32> {
    %0 = pphlo.atan2 %arg0, %arg1 : tensor<8xf32>
    return %0 : tensor<8xf32>
  }
}
