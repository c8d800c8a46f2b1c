// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// 1 - erf(x), exact for large x.

// CHECK: module {
// CHECK-NEXT: func.func @erfc_example(%arg0: tensor<16xf32>) -> tensor<16xf32> {
// CHECK-NEXT: %0 = pphlo.erfc %arg0 : tensor<16xf32> -> tensor<16xf32>
// CHECK-NEXT: return %0 : tensor<16xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @erfc_example(%arg0: tensor<16xf32>) -> tensor<16xf32> {
    %0 = pphlo.erfc %arg0 : tensor<16xf32> -> tensor<16xf32>
    return %0 : tensor<16xf32>
  }
}
