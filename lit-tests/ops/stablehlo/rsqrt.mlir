// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// 1 / sqrt(x).

// CHECK: module {
// CHECK-NEXT: func.func @rsqrt_example(%arg0: tensor<8xf32>) -> tensor<8xf32> {
// CHECK-NEXT: %0 = stablehlo.rsqrt %arg0 : tensor<8xf32>
// CHECK-NEXT: return %0 : tensor<8xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @rsqrt_example(%arg0: tensor<8xf32>) -> tensor<8xf32> {
    %0 = stablehlo.rsqrt %arg0 : tensor<8xf32>
    return %0 : tensor<8xf32>
  }
}
