// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Fails unless a tensor equals a literal.

// CHECK: module {
// CHECK-NEXT: func.func @main(%arg0: tensor<2xi32>) {
// CHECK-NEXT: check.expect_eq_const %arg0, dense<[1, 2]> : tensor<2xi32>
// CHECK-NEXT: return
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @main(%arg0: tensor<2xi32>) {
    check.expect_eq_const %arg0, dense<[1, 2]> : tensor<2xi32>
    return
  }
}
