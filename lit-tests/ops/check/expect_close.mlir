// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Fails unless all elements are at most max_ulp_difference (3) representable numbers apart, and no less than min_ulp_difference (0).

// CHECK: module {
// CHECK-NEXT: func.func @main(%arg0: tensor<2xf32>) {
// CHECK-NEXT: check.expect_close %arg0, %arg0 : tensor<2xf32>, tensor<2xf32>
// CHECK-NEXT: return
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @main(%arg0: tensor<2xf32>) {
    check.expect_close %arg0, %arg0 : tensor<2xf32>, tensor<2xf32>
    return
  }
}
