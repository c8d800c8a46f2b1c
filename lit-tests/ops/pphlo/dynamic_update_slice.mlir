// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// The operand with a window at computed start indices replaced; the window is moved so that it lies inside.

// CHECK: module {
// CHECK-NEXT: func.func @dynamic_update_slice_example(%arg0: tensor<8xf32>, %arg1: tensor<2xf32>, %arg2: tensor<i32>) -> tensor<8xf32> {
// CHECK-NEXT: %0 = pphlo.dynamic_update_slice %arg0, %arg1, %arg2 : (tensor<8xf32>, tensor<2xf32>, tensor<i32>) -> tensor<8xf32>
// CHECK-NEXT: return %0 : tensor<8xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @dynamic_update_slice_example(%arg0: tensor<8xf32>, %arg1: tensor<2xf32>, %arg2: tensor<i32>) -> tensor<8xf32> {
    %0 = pphlo.dynamic_update_slice %arg0, %arg1, %arg2 : (tensor<8xf32>, tensor<2xf32>, tensor<i32>) -> tensor<8xf32>
    return %0 : tensor<8xf32>
  }
}
