// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Frees a value that nothing after this reads.

// CHECK: module {
// CHECK-NEXT: func.func @free_example(%arg0: tensor<i1>) {
// CHECK-NEXT: pphlo.free %arg0 : tensor<i1>
// CHECK-NEXT: return
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @free_example(%arg0: tensor<i1>) {
    pphlo.free %arg0 : tensor<i1>
    return
  }
}
