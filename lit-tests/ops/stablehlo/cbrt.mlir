// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Cube root.

// CHECK: module {
// CHECK-NEXT: func.func @cbrt_example(%arg0: tensor<8xf32>) -> tensor<8xf32> {
// CHECK-NEXT: %0 = stablehlo.cbrt %arg0 : tensor<8xf32>
// CHECK-NEXT: return %0 : tensor<8xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @cbrt_example(%arg0: tensor<8xf32>) -> tensor<8xf32> {
    %0 = stablehlo.cbrt %arg0 : tensor<8xf32>
    return %0 : tensor<8xf32>
  }
}
