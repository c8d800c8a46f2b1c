// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Magnitude; that of a complex number is real.

// CHECK: module {
// CHECK-NEXT: func.func @abs_example(%arg0: tensor<5xf32>) -> tensor<5xf32> {
// CHECK-NEXT: %0 = pphlo.abs %arg0 : tensor<5xf32>
// CHECK-NEXT: return %0 : tensor<5xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @abs_example(%arg0: tensor<5xf32>) -> tensor<5xf32> {
    %0 = pphlo.abs %arg0 : tensor<5xf32>
    return %0 : tensor<5xf32>
  }
}
