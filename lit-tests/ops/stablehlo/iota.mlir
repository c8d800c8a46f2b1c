// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// The index of every element along one dimension.

// CHECK: module {
// CHECK-NEXT: func.func @iota_example() -> tensor<4xf32> {
// CHECK-NEXT: %0 = stablehlo.iota dim = 0 : tensor<4xf32>
// CHECK-NEXT: return %0 : tensor<4xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @iota_example() -> tensor<4xf32> {
    %0 = stablehlo.iota dim = 0 : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}
