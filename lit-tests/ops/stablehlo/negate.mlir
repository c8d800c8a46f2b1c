// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// -x; integers wrap.

// CHECK: module {
// CHECK-NEXT: func.func @negate_example(%arg0: tensor<f32>) -> tensor<f32> {
// CHECK-NEXT: %0 = stablehlo.negate %arg0 : tensor<f32>
// CHECK-NEXT: return %0 : tensor<f32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @negate_example(%arg0: tensor<f32>) -> tensor<f32> {
    %0 = stablehlo.negate %arg0 : tensor<f32>
    return %0 : tensor<f32>
  }
}
