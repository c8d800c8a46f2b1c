// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Elementwise 1 / x.

// CHECK: module {
// CHECK-NEXT: func.func @reciprocal_example(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
// CHECK-NEXT: %0 = pphlo.reciprocal %arg0 : tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: return %0 : tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @reciprocal_example(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
    %0 = pphlo.reciprocal %arg0 : tensor<2x!pphlo.secret<f32>>
    return %0 : tensor<2x!pphlo.secret<f32>>
  }
}
