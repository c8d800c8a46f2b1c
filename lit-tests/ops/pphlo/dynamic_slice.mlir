// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// A window at computed start indices, moved so that it lies inside.

// CHECK: module {
// CHECK-NEXT: func.func @dynamic_slice_example(%arg0: tensor<8xf32>, %arg1: tensor<i32>) -> tensor<3xf32> {
// CHECK-NEXT: %0 = pphlo.dynamic_slice %arg0, %arg1 sizes = [3] : (tensor<8xf32>, tensor<i32>) -> tensor<3xf32>
// CHECK-NEXT: return %0 : tensor<3xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @dynamic_slice_example(%arg0: tensor<8xf32>, %arg1: tensor<i32>) -> tensor<3xf32> {
    %0 = pphlo.dynamic_slice %arg0, %arg1, sizes = [3] : (tensor<8xf32>, tensor<i32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
  }
}
