// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Modified Bessel function of order 1, times e^-|x|.

// CHECK: module {
// CHECK-NEXT: func.func @bessel_i1e_example(%arg0: tensor<2x3xf32>) -> tensor<2x3xf32> {
// CHECK-NEXT: %0 = pphlo.bessel_i1e %arg0 : tensor<2x3xf32> -> tensor<2x3xf32>
// CHECK-NEXT: return %0 : tensor<2x3xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @bessel_i1e_example(%arg0: tensor<2x3xf32>) -> tensor<2x3xf32> {
    %0 = pphlo.bessel_i1e %arg0 : tensor<2x3xf32> -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}
