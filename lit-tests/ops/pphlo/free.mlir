// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Frees a value that nothing after this reads.

// CHECK: module {
// CHECK-NEXT: func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
// CHECK-NEXT: %0 = pphlo.negate %arg0 : tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: %1 = pphlo.abs %0 : tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: pphlo.free %0 : tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: return %1 : tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
    %0 = pphlo.negate %arg0 : tensor<2x!pphlo.secret<f32>>
    %1 = pphlo.abs %0 : tensor<2x!pphlo.secret<f32>>
    pphlo.free %0 : tensor<2x!pphlo.secret<f32>>
    return %1 : tensor<2x!pphlo.secret<f32>>
  }
}
