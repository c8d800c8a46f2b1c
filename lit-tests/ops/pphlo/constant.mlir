// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// A literal.

// CHECK: module {
// CHECK-NEXT: func.func @constant_example() -> tensor<i1> {
// CHECK-NEXT: %0 = pphlo.constant dense<true> : tensor<i1>
// CHECK-NEXT: return %0 : tensor<i1>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @constant_example() -> tensor<i1> {
    %0 = pphlo.constant dense<true> : tensor<i1>
    return %0 : tensor<i1>
  }
}
