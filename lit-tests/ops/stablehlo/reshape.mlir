// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// The same elements, in row-major order, in another shape.

// CHECK: module {
// CHECK-NEXT: func.func @reshape_example(%arg0: tensor<1xf32>) -> tensor<f32> {
// CHECK-NEXT: %0 = stablehlo.reshape %arg0 : (tensor<1xf32>) -> tensor<f32>
// CHECK-NEXT: return %0 : tensor<f32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @reshape_example(%arg0: tensor<1xf32>) -> tensor<f32> {
    %0 = stablehlo.reshape %arg0 : (tensor<1xf32>) -> tensor<f32>
    return %0 : tensor<f32>
  }
}
