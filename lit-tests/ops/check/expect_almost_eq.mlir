// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Fails unless all differences are at most tolerance (0.001).

// CHECK: module {
// CHECK-NEXT: func.func @main(%arg0: tensor<2xf32>) {
// CHECK-NEXT: check.expect_almost_eq %arg0, %arg0 : tensor<2xf32>
// CHECK-NEXT: return
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @main(%arg0: tensor<2xf32>) {
    check.expect_almost_eq %arg0, %arg0 : tensor<2xf32>
    return
  }
}
