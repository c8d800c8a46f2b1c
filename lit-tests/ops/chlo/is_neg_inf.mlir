// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// True for minus infinity.

// CHECK: module {
// CHECK-NEXT: func.func @is_neg_inf_example(%arg0: tensor<2x3xf32>) -> tensor<2x3xi1> {
// CHECK-NEXT: %0 = chlo.is_neg_inf %arg0 : tensor<2x3xf32> -> tensor<2x3xi1>
// CHECK-NEXT: return %0 : tensor<2x3xi1>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @is_neg_inf_example(%arg0: tensor<2x3xf32>) -> tensor<2x3xi1> {
    %0 = chlo.is_neg_inf %arg0 : tensor<2x3xf32> -> tensor<2x3xi1>
    return %0 : tensor<2x3xi1>
  }
}
