// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Nearest integer, halves to even.

// CHECK: module {
// CHECK-NEXT: func.func @round_nearest_even_example(%arg0: tensor<16xf32>) -> tensor<16xf32> {
// CHECK-NEXT: %0 = pphlo.round_nearest_even %arg0 : tensor<16xf32>
// CHECK-NEXT: return %0 : tensor<16xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @round_nearest_even_example(%arg0: tensor<16xf32>) -> tensor<16xf32> {
    %0 = pphlo.round_nearest_even %arg0 : tensor<16xf32>
    return %0 : tensor<16xf32>
  }
}
