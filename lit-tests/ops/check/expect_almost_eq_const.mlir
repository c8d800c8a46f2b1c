// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Fails unless all differences from a literal are at most tolerance (0.001).

// CHECK: module {
// CHECK-NEXT: func.func @main(%arg0: tensor<2xf32>) {
// CHECK-NEXT: check.expect_almost_eq_const %arg0, dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK-NEXT: return
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @main(%arg0: tensor<2xf32>) {
    check.expect_almost_eq_const %arg0, dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
    return
  }
}
