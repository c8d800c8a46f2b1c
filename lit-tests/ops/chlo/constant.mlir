// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// A literal.

// CHECK: module {
// CHECK-NEXT: func.func @constant_example() -> tensor<2x3xf32> {
// CHECK-NEXT: %cst = chlo.constant dense<1.000000e+00> : tensor<2x3xf32>
// CHECK-NEXT: return %cst : tensor<2x3xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @constant_example() -> tensor<2x3xf32> {
    %cst = chlo.constant dense<1.000000e+00> : tensor<2x3xf32>
    return %cst : tensor<2x3xf32>
  }
}
