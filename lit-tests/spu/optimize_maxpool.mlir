// RUN: spuc opt --optimize-maxpool --split-input-file %s | spuc filecheck %s
// What SPU's test of the pass checks: a pool and its gradient become argmax and maxpool_scatter; a gradient alone stays.

// CHECK-LABEL: @pool_and_gradient
// CHECK-NOT: pphlo.reduce_window
// CHECK-NOT: pphlo.select_and_scatter
// CHECK: [[A:%.+]]:2 = pphlo.argmax %arg0 {window_dimensions = array<i64: 1, 2, 2, 1>, window_strides = array<i64: 1, 2, 2, 1>} : (tensor<3x8x8x4x!pphlo.secret<f32>>) -> (tensor<3x4x4x4x!pphlo.secret<f32>>, tensor<3x4x4x4x4x!pphlo.secret<i1>>)
// CHECK: [[G:%.+]] = pphlo.maxpool_scatter [[A]]#1, %arg1 {window_dimensions = array<i64: 1, 2, 2, 1>, window_strides = array<i64: 1, 2, 2, 1>} : (tensor<3x4x4x4x4x!pphlo.secret<i1>>, tensor<3x4x4x4x!pphlo.secret<f32>>) -> tensor<3x8x8x4x!pphlo.secret<f32>>
// CHECK: return [[A]]#0, [[G]]
func.func @pool_and_gradient(%arg0: tensor<3x8x8x4x!pphlo.secret<f32>>, %arg1: tensor<3x4x4x4x!pphlo.secret<f32>>) -> (tensor<3x4x4x4x!pphlo.secret<f32>>, tensor<3x8x8x4x!pphlo.secret<f32>>) {
  %0 = pphlo.constant dense<0xFF800000> : tensor<f32>
  %1 = pphlo.convert %0 : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
  %2 = "pphlo.reduce_window"(%arg0, %1) ({
  ^bb0(%arg2: tensor<!pphlo.secret<f32>>, %arg3: tensor<!pphlo.secret<f32>>):
    %6 = pphlo.maximum %arg2, %arg3 : tensor<!pphlo.secret<f32>>
    pphlo.return %6 : tensor<!pphlo.secret<f32>>
  }) {window_dilations = array<i64: 1, 1, 1, 1>, window_dimensions = array<i64: 1, 2, 2, 1>, window_strides = array<i64: 1, 2, 2, 1>} : (tensor<3x8x8x4x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<3x4x4x4x!pphlo.secret<f32>>
  %3 = pphlo.constant dense<0.000000e+00> : tensor<f32>
  %4 = pphlo.convert %3 : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
  %5 = "pphlo.select_and_scatter"(%arg0, %arg1, %4) ({
  ^bb0(%arg2: tensor<!pphlo.secret<f32>>, %arg3: tensor<!pphlo.secret<f32>>):
    %6 = pphlo.greater_equal %arg2, %arg3 : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    pphlo.return %6 : tensor<!pphlo.secret<i1>>
  }, {
  ^bb0(%arg2: tensor<!pphlo.secret<f32>>, %arg3: tensor<!pphlo.secret<f32>>):
    %6 = pphlo.add %arg2, %arg3 : tensor<!pphlo.secret<f32>>
    pphlo.return %6 : tensor<!pphlo.secret<f32>>
  }) {window_dimensions = array<i64: 1, 2, 2, 1>, window_strides = array<i64: 1, 2, 2, 1>} : (tensor<3x8x8x4x!pphlo.secret<f32>>, tensor<3x4x4x4x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<3x8x8x4x!pphlo.secret<f32>>
  return %2, %5 : tensor<3x4x4x4x!pphlo.secret<f32>>, tensor<3x8x8x4x!pphlo.secret<f32>>
}

// -----

// CHECK-LABEL: @gradient_alone
// CHECK-NOT: pphlo.argmax
// CHECK: pphlo.select_and_scatter
func.func @gradient_alone(%arg0: tensor<3x8x8x4x!pphlo.secret<f32>>, %arg1: tensor<3x4x4x4x!pphlo.secret<f32>>) -> tensor<3x8x8x4x!pphlo.secret<f32>> {
  %3 = pphlo.constant dense<0.000000e+00> : tensor<f32>
  %4 = pphlo.convert %3 : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
  %5 = "pphlo.select_and_scatter"(%arg0, %arg1, %4) ({
  ^bb0(%arg2: tensor<!pphlo.secret<f32>>, %arg3: tensor<!pphlo.secret<f32>>):
    %6 = pphlo.greater_equal %arg2, %arg3 : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    pphlo.return %6 : tensor<!pphlo.secret<i1>>
  }, {
  ^bb0(%arg2: tensor<!pphlo.secret<f32>>, %arg3: tensor<!pphlo.secret<f32>>):
    %6 = pphlo.add %arg2, %arg3 : tensor<!pphlo.secret<f32>>
    pphlo.return %6 : tensor<!pphlo.secret<f32>>
  }) {window_dimensions = array<i64: 1, 2, 2, 1>, window_strides = array<i64: 1, 2, 2, 1>} : (tensor<3x8x8x4x!pphlo.secret<f32>>, tensor<3x4x4x4x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<3x8x8x4x!pphlo.secret<f32>>
  return %5 : tensor<3x8x8x4x!pphlo.secret<f32>>
}
