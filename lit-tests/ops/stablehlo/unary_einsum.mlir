// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// A sum and transposition with dimensions named by letters, such as "ij->j".

// CHECK: module {
// CHECK-NEXT: func.func @unary_einsum_example(%arg0: tensor<2x3xf32>) -> tensor<2xf32> {
// CHECK-NEXT: %0 = stablehlo.unary_einsum %arg0, config = "ij->i" : (tensor<2x3xf32>) -> tensor<2xf32>
// CHECK-NEXT: return %0 : tensor<2xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @unary_einsum_example(%arg0: tensor<2x3xf32>) -> tensor<2xf32> {
    %0 = stablehlo.unary_einsum %arg0, config = "ij->i" : (tensor<2x3xf32>) -> tensor<2xf32>
    return %0 : tensor<2xf32>
  }
}
