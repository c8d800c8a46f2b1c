// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Runs the region of that index; an index out of range runs the last one.

// CHECK: module {
// CHECK-NEXT: func.func @case_example(%arg0: tensor<i32>) -> tensor<i32> {
// CHECK-NEXT: %0 = "pphlo.case"(%arg0) ({
// CHECK-NEXT: %1 = pphlo.constant dense<0> : tensor<i32>
// CHECK-NEXT: pphlo.return %1 : tensor<i32>
// CHECK-NEXT: }, {
// CHECK-NEXT: %1 = pphlo.constant dense<0> : tensor<i32>
// CHECK-NEXT: pphlo.return %1 : tensor<i32>
// CHECK-NEXT: }) : (tensor<i32>) -> tensor<i32>
// CHECK-NEXT: return %0 : tensor<i32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @case_example(%arg0: tensor<i32>) -> tensor<i32> {
    %0 = "pphlo.case"(%arg0) ({
      %1 = pphlo.constant dense<0> : tensor<i32>
      pphlo.return %1 : tensor<i32>
    }, {
      %1 = pphlo.constant dense<0> : tensor<i32>
      pphlo.return %1 : tensor<i32>
    }) : (tensor<i32>) -> tensor<i32>
    return %0 : tensor<i32>
  }
}
