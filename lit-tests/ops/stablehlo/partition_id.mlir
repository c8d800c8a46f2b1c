// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// The number of the partition that runs. Not supported.

// CHECK: module {
// CHECK-NEXT: func.func @partition_id_example() -> tensor<ui32> {
// CHECK-NEXT: %0 = stablehlo.partition_id : tensor<ui32>
// CHECK-NEXT: return %0 : tensor<ui32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @partition_id_example() -> tensor<ui32> {
    %0 = stablehlo.partition_id : tensor<ui32>
    return %0 : tensor<ui32>
  }
}
