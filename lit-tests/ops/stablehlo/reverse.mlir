// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Reverses the order of elements along the given dimensions.

// CHECK: module {
// CHECK-NEXT: func.func @reverse_example(%arg0: tensor<3x4xf32>) -> tensor<3x4xf32> {
// CHECK-NEXT: %0 = stablehlo.reverse %arg0, dims = [0, 1] : tensor<3x4xf32>
// CHECK-NEXT: return %0 : tensor<3x4xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @reverse_example(%arg0: tensor<3x4xf32>) -> tensor<3x4xf32> {
    %0 = stablehlo.reverse %arg0, dims = [0, 1] : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
}
