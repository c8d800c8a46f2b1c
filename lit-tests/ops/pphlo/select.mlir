// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// on_true where pred holds, else on_false. pred may be a scalar.

// CHECK: module {
// CHECK-NEXT: func.func @select_example(%arg0: tensor<i1>, %arg1: tensor<i32>, %arg2: tensor<i32>) -> tensor<i32> {
// CHECK-NEXT: %0 = pphlo.select %arg0, %arg1, %arg2 : (tensor<i1>, tensor<i32>, tensor<i32>) -> tensor<i32>
// CHECK-NEXT: return %0 : tensor<i32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @select_example(%arg0: tensor<i1>, %arg1: tensor<i32>, %arg2: tensor<i32>) -> tensor<i32> {
    %0 = pphlo.select %arg0, %arg1, %arg2 : (tensor<i1>, tensor<i32>, tensor<i32>) -> tensor<i32>
    return %0 : tensor<i32>
  }
}
