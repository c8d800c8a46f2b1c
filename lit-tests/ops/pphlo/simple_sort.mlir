// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Sorts tensors together by the first num_keys of them, in lexicographic order. Equal elements keep their order.

// CHECK: module {
// CHECK-NEXT: func.func @simple_sort_example(%arg0: tensor<3x4x!pphlo.secret<f32>>, %arg1: tensor<3x4xi32>) -> (tensor<3x4x!pphlo.secret<f32>>, tensor<3x4x!pphlo.secret<i32>>) {
// CHECK-NEXT: %0:2 = pphlo.simple_sort %arg0, %arg1 DES, dim = 1, num_keys = 1 : (tensor<3x4x!pphlo.secret<f32>>, tensor<3x4xi32>) -> (tensor<3x4x!pphlo.secret<f32>>, tensor<3x4x!pphlo.secret<i32>>)
// CHECK-NEXT: return %0#0, %0#1

module {
  func.func @simple_sort_example(%arg0: tensor<3x4x!pphlo.secret<f32>>, %arg1: tensor<3x4xi32>) -> (tensor<3x4x!pphlo.secret<f32>>, tensor<3x4x!pphlo.secret<i32>>) {
    %0:2 = pphlo.simple_sort %arg0, %arg1  DES, dim = 1, num_keys = 1 : (tensor<3x4x!pphlo.secret<f32>>, tensor<3x4xi32>) -> (tensor<3x4x!pphlo.secret<f32>>, tensor<3x4x!pphlo.secret<i32>>)
    return %0#0, %0#1 : tensor<3x4x!pphlo.secret<f32>>, tensor<3x4x!pphlo.secret<i32>>
  }
}
