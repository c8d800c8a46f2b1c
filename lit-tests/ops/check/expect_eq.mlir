// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Fails unless both tensors are equal.

// CHECK: module {
// CHECK-NEXT: func.func @main(%arg0: tensor<2xi32>) {
// CHECK-NEXT: check.expect_eq %arg0, %arg0 : tensor<2xi32>
// CHECK-NEXT: return
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @main(%arg0: tensor<2xi32>) {
    check.expect_eq %arg0, %arg0 : tensor<2xi32>
    return
  }
}
