// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Casts the element type; with a secret result type it also seals a public value. It never lowers visibility.

// CHECK: module {
// CHECK-NEXT: func.func @convert_example(%arg0: tensor<i1>) -> tensor<i32> {
// CHECK-NEXT: %0 = pphlo.convert %arg0 : (tensor<i1>) -> tensor<i32>
// CHECK-NEXT: return %0 : tensor<i32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @convert_example(%arg0: tensor<i1>) -> tensor<i32> {
    %0 = pphlo.convert %arg0 : (tensor<i1>) -> tensor<i32>
    return %0 : tensor<i32>
  }
}
