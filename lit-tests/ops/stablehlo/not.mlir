// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Logical or bitwise complement.

// CHECK: module {
// CHECK-NEXT: func.func @not_example(%arg0: tensor<ui32>) -> tensor<ui32> {
// CHECK-NEXT: %0 = stablehlo.not %arg0 : tensor<ui32>
// CHECK-NEXT: return %0 : tensor<ui32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @not_example(%arg0: tensor<ui32>) -> tensor<ui32> {
    %0 = stablehlo.not %arg0 : tensor<ui32>
    return %0 : tensor<ui32>
  }
}
