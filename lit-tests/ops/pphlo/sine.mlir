// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Sine of an angle in radians.

// CHECK: module {
// CHECK-NEXT: func.func @sine_example(%arg0: tensor<4xf32>) -> tensor<4xf32> {
// CHECK-NEXT: %0 = pphlo.sine %arg0 : tensor<4xf32>
// CHECK-NEXT: return %0 : tensor<4xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @sine_example(%arg0: tensor<4xf32>) -> tensor<4xf32> {
    %0 = pphlo.sine %arg0 : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}
