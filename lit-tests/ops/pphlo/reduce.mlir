// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Folds the elements along the given dimensions with an associative body, from initial values.

// CHECK: module {
// CHECK-NEXT: func.func @reduce_example(%arg0: tensor<5xf32>, %arg1: tensor<f32>) -> tensor<f32> {
// CHECK-NEXT: %0 = pphlo.reduce(%arg0 init: %arg1) applies pphlo.add across dimensions = [0] : (tensor<5xf32>, tensor<f32>) -> tensor<f32>
// CHECK-NEXT: return %0 : tensor<f32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @reduce_example(%arg0: tensor<5xf32>, %arg1: tensor<f32>) -> tensor<f32> {
    %0 = pphlo.reduce(%arg0 init: %arg1) applies pphlo.add across dimensions = [0] : (tensor<5xf32>, tensor<f32>) -> tensor<f32>
    return %0 : tensor<f32>
  }
}
