// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// The operand, but no less than min and no more than max; the bounds may be scalars.

// CHECK: module {
// CHECK-NEXT: func.func @clamp_example(%arg0: tensor<i32>, %arg1: tensor<i32>, %arg2: tensor<i32>) -> tensor<i32> {
// CHECK-NEXT: %0 = pphlo.clamp %arg0, %arg1, %arg2 : tensor<i32>
// CHECK-NEXT: return %0 : tensor<i32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @clamp_example(%arg0: tensor<i32>, %arg1: tensor<i32>, %arg2: tensor<i32>) -> tensor<i32> {
    %0 = pphlo.clamp %arg0, %arg1, %arg2 : tensor<i32>
    return %0 : tensor<i32>
  }
}
