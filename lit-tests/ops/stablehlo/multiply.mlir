// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Product; logical and of booleans.

// CHECK: module {
// CHECK-NEXT: func.func @multiply_example(%arg0: tensor<5xf32>) -> tensor<5xf32> {
// CHECK-NEXT: %0 = stablehlo.multiply %arg0, %arg0 : tensor<5xf32>
// CHECK-NEXT: return %0 : tensor<5xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @multiply_example(%arg0: tensor<5xf32>) -> tensor<5xf32> {
    %0 = stablehlo.multiply %arg0, %arg0 : tensor<5xf32>
    return %0 : tensor<5xf32>
  }
}
