// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Ends a region with its results.

// CHECK: module {
// CHECK-NEXT: func.func @case_example(%arg0: tensor<i32>, %arg1: tensor<5xf32>) -> tensor<5xf32> {
// CHECK-NEXT: %0 = "pphlo.case"(%arg0) ({
// CHECK-NEXT: %1 = pphlo.multiply %arg1, %arg1 : tensor<5xf32>
// CHECK-NEXT: pphlo.return %1 : tensor<5xf32>
// CHECK-NEXT: }, {
// CHECK-NEXT: %1 = pphlo.exponential %arg1 : tensor<5xf32>
// CHECK-NEXT: pphlo.return %1 : tensor<5xf32>
// CHECK-NEXT: }) : (tensor<i32>) -> tensor<5xf32>
// CHECK-NEXT: return %0 : tensor<5xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @case_example(%arg0: tensor<i32>, %arg1: tensor<5xf32>) -> tensor<5xf32> {
    %0 = "pphlo.case"(%arg0) ({
      %1 = pphlo.multiply %arg1, %arg1 : tensor<5xf32>
      pphlo.return %1 : tensor<5xf32>
    }, {
      %1 = pphlo.exponential %arg1 : tensor<5xf32>
      pphlo.return %1 : tensor<5xf32>
    }) : (tensor<i32>) -> tensor<5xf32>
    return %0 : tensor<5xf32>
  }
}
