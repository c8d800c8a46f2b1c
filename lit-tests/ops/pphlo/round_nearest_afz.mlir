// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Nearest integer, halves away from zero.

// CHECK: module {
// CHECK-NEXT: func.func @round_nearest_afz_example(%arg0: tensor<8xf32>) -> tensor<8xf32> {
// CHECK-NEXT: %0 = pphlo.round_nearest_afz %arg0 : tensor<8xf32>
// CHECK-NEXT: return %0 : tensor<8xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @round_nearest_afz_example(%arg0: tensor<8xf32>) -> tensor<8xf32> {
    %0 = pphlo.round_nearest_afz %arg0 : tensor<8xf32>
    return %0 : tensor<8xf32>
  }
}
