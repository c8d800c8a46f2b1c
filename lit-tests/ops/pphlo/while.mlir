// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Repeats body while cond holds; both take the loop values.

// CHECK: module {
// CHECK-NEXT: func.func @while_example(%arg0: tensor<i32>, %arg1: tensor<f32>, %arg2: tensor<f32>) -> (tensor<i32>, tensor<f32>) {
// CHECK-NEXT: %0:2 = pphlo.while(%arg3 = %arg0, %arg4 = %arg1) : tensor<i32>, tensor<f32>
// CHECK-NEXT: cond {
// CHECK-NEXT: %1 = pphlo.less %arg4, %arg2 : (tensor<f32>, tensor<f32>) -> tensor<i1>
// CHECK-NEXT: pphlo.return %1 : tensor<i1>
// CHECK-NEXT: } do {
// CHECK-NEXT: %1 = pphlo.constant dense<1> : tensor<i32>
// CHECK-NEXT: %2 = pphlo.add %arg3, %1 : tensor<i32>
// CHECK-NEXT: %3 = pphlo.add %arg4, %arg4 : tensor<f32>
// CHECK-NEXT: pphlo.return %2, %3 : tensor<i32>, tensor<f32>
// CHECK-NEXT: }
// CHECK-NEXT: return %0#0, %0#1 : tensor<i32>, tensor<f32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @while_example(%arg0: tensor<i32>, %arg1: tensor<f32>, %arg2: tensor<f32>) -> (tensor<i32>, tensor<f32>) {
    %0:2 = pphlo.while(%arg3 = %arg0, %arg4 = %arg1) : tensor<i32>, tensor<f32>
     cond {
      %1 = pphlo.less %arg4, %arg2 : (tensor<f32>, tensor<f32>) -> tensor<i1>
      pphlo.return %1 : tensor<i1>
    } do {
      %1 = pphlo.constant dense<1> : tensor<i32>
      %2 = pphlo.add %arg3, %1 : tensor<i32>
      %3 = pphlo.add %arg4, %arg4 : tensor<f32>
      pphlo.return %2, %3 : tensor<i32>, tensor<f32>
    }
    return %0#0, %0#1 : tensor<i32>, tensor<f32>
  }
}
