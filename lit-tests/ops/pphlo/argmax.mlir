// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// The maximum of every position of a sliding window, and a one-hot row that says where in the window it stands.

// CHECK: module {
// CHECK-NEXT: func.func @argmax_example(%arg0: tensor<1x4x4x1x!pphlo.secret<f32>>, %arg1: tensor<5xi32>) -> (tensor<1x2x2x1x4x!pphlo.secret<i1>>, tensor<3xi32>) {
// CHECK-NEXT: %0:2 = pphlo.argmax %arg0 {window_dimensions = array<i64: 1, 2, 2, 1>, window_strides = array<i64: 1, 2, 2, 1>} : (tensor<1x4x4x1x!pphlo.secret<f32>>) -> (tensor<1x2x2x1x!pphlo.secret<f32>>, tensor<1x2x2x1x4x!pphlo.secret<i1>>)
// CHECK-NEXT: %1:2 = pphlo.argmax %arg1 {last = true, padding = dense<1> : tensor<1x2xi64>, window_dilations = array<i64: 2>, window_dimensions = array<i64: 3>} : (tensor<5xi32>) -> (tensor<3xi32>, tensor<3x3xi1>)
// CHECK-NEXT: return %0#1, %1#0 : tensor<1x2x2x1x4x!pphlo.secret<i1>>, tensor<3xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @argmax_example(%arg0: tensor<1x4x4x1x!pphlo.secret<f32>>, %arg1: tensor<5xi32>) -> (tensor<1x2x2x1x4x!pphlo.secret<i1>>, tensor<3xi32>) {
    %0:2 = pphlo.argmax %arg0 {onehot_index = true, window_dimensions = array<i64: 1, 2, 2, 1>, window_strides = array<i64: 1, 2, 2, 1>} : (tensor<1x4x4x1x!pphlo.secret<f32>>) -> (tensor<1x2x2x1x!pphlo.secret<f32>>, tensor<1x2x2x1x4x!pphlo.secret<i1>>)
    %1:2 = pphlo.argmax %arg1 {last = true, padding = dense<1> : tensor<1x2xi64>, window_dilations = array<i64: 2>, window_dimensions = array<i64: 3>} : (tensor<5xi32>) -> (tensor<3xi32>, tensor<3x3xi1>)
    return %0#1, %1#0 : tensor<1x2x2x1x4x!pphlo.secret<i1>>, tensor<3xi32>
  }
}
