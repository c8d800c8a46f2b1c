// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Adds padding_value at the edges and between elements; negative edge padding removes elements.

// CHECK: module {
// CHECK-NEXT: func.func @pad_example(%arg0: tensor<3x4xf32>, %arg1: tensor<f32>) -> tensor<4x4xf32> {
// CHECK-NEXT: %0 = pphlo.pad %arg0, %arg1, low = [1, 0], high = [0, 0], interior = [0, 0] : (tensor<3x4xf32>, tensor<f32>) -> tensor<4x4xf32>
// CHECK-NEXT: return %0 : tensor<4x4xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @pad_example(%arg0: tensor<3x4xf32>, %arg1: tensor<f32>) -> tensor<4x4xf32> {
    %0 = pphlo.pad %arg0, %arg1, low = [1, 0], high = [0, 0], interior = [0, 0] : (tensor<3x4xf32>, tensor<f32>) -> tensor<4x4xf32>
    return %0 : tensor<4x4xf32>
  }
}
