// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// e to the power of x.

// CHECK: module {
// CHECK-NEXT: func.func @exponential_example(%arg0: tensor<5xf32>) -> tensor<5xf32> {
// CHECK-NEXT: %0 = stablehlo.exponential %arg0 : tensor<5xf32>
// CHECK-NEXT: return %0 : tensor<5xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @exponential_example(%arg0: tensor<5xf32>) -> tensor<5xf32> {
    %0 = stablehlo.exponential %arg0 : tensor<5xf32>
    return %0 : tensor<5xf32>
  }
}
