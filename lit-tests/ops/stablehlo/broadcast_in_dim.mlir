// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Repeats a tensor: its dimension i becomes dimension broadcast_dimensions[i], sizes of 1 are stretched.

// CHECK: module {
// CHECK-NEXT: func.func @broadcast_in_dim_example(%arg0: tensor<f32>) -> tensor<f32> {
// CHECK-NEXT: %0 = stablehlo.broadcast_in_dim %arg0, dims = [] : (tensor<f32>) -> tensor<f32>
// CHECK-NEXT: return %0 : tensor<f32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @broadcast_in_dim_example(%arg0: tensor<f32>) -> tensor<f32> {
    %0 = stablehlo.broadcast_in_dim %arg0, dims = [] : (tensor<f32>) -> tensor<f32>
    return %0 : tensor<f32>
  }
}
