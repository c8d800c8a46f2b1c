// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// -1, 0 or 1; x / |x| for complex numbers.

// CHECK: module {
// CHECK-NEXT: func.func @sign_example(%arg0: tensor<i32>) -> tensor<i32> {
// CHECK-NEXT: %0 = pphlo.sign %arg0 : tensor<i32>
// CHECK-NEXT: return %0 : tensor<i32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @sign_example(%arg0: tensor<i32>) -> tensor<i32> {
    %0 = pphlo.sign %arg0 : tensor<i32>
    return %0 : tensor<i32>
  }
}
