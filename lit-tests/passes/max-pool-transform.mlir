// RUN: spuc opt --max-pool-transform --dce --split-input-file %s | spuc filecheck %s

// The pool pads by itself, its gradient reads what a pad gives, as JAX writes them: the same windows. The slice only undoes the pad.
// CHECK-LABEL: @padded
// CHECK: [[A:%.+]]:2 = pphlo.argmax %arg0 {padding = dense<{{.*}}> : tensor<1x2xi64>, window_dimensions = array<i64: 3>, window_strides = array<i64: 2>}
// CHECK-NOT: pphlo.pad
// CHECK: [[G:%.+]] = pphlo.maxpool_scatter [[A]]#1, %arg1 {padding = dense<{{.*}}> : tensor<1x2xi64>, window_dimensions = array<i64: 3>, window_strides = array<i64: 2>} : (tensor<3x3x!pphlo.secret<i1>>, tensor<3x!pphlo.secret<f32>>) -> tensor<6x!pphlo.secret<f32>>
// CHECK-NOT: pphlo.slice
// CHECK: return [[A]]#0, [[G]]
func.func @padded(%x: tensor<6x!pphlo.secret<f32>>, %d: tensor<3x!pphlo.secret<f32>>) -> (tensor<3x!pphlo.secret<f32>>, tensor<6x!pphlo.secret<f32>>) {
  %lowest = pphlo.constant dense<0xFF800000> : tensor<f32>
  %zero = pphlo.constant dense<0.0> : tensor<f32>
  %m = "pphlo.reduce_window"(%x, %lowest) ({
  ^bb0(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>):
    %0 = pphlo.maximum %b, %a : tensor<!pphlo.secret<f32>>
    pphlo.return %0 : tensor<!pphlo.secret<f32>>
  }) {window_dimensions = array<i64: 3>, window_strides = array<i64: 2>, padding = dense<[[0, 1]]> : tensor<1x2xi64>} : (tensor<6x!pphlo.secret<f32>>, tensor<f32>) -> tensor<3x!pphlo.secret<f32>>
  %p = pphlo.pad %x, %lowest, low = [0], high = [1], interior = [0] : (tensor<6x!pphlo.secret<f32>>, tensor<f32>) -> tensor<7x!pphlo.secret<f32>>
  %g = "pphlo.select_and_scatter"(%p, %d, %zero) ({
  ^bb0(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>):
    %0 = pphlo.less %a, %b : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    %1 = pphlo.not %0 : tensor<!pphlo.secret<i1>>
    pphlo.return %1 : tensor<!pphlo.secret<i1>>
  }, {
  ^bb0(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>):
    %0 = pphlo.add %b, %a : tensor<!pphlo.secret<f32>>
    pphlo.return %0 : tensor<!pphlo.secret<f32>>
  }) {window_dimensions = array<i64: 3>, window_strides = array<i64: 2>} : (tensor<7x!pphlo.secret<f32>>, tensor<3x!pphlo.secret<f32>>, tensor<f32>) -> tensor<7x!pphlo.secret<f32>>
  %s = pphlo.slice %g [0:1:6] : (tensor<7x!pphlo.secret<f32>>) -> tensor<6x!pphlo.secret<f32>>
  return %m, %s : tensor<3x!pphlo.secret<f32>>, tensor<6x!pphlo.secret<f32>>
}

// -----

// GT keeps the last of equal maxima. The gradient stands before the pool; initial values that count are added.
// CHECK-LABEL: @last
// CHECK: [[A:%.+]]:2 = pphlo.argmax %arg0 {last = true,
// CHECK: [[S:%.+]] = pphlo.maxpool_scatter [[A]]#1
// CHECK: pphlo.add [[S]],
// CHECK: pphlo.maximum [[A]]#0,
func.func @last(%x: tensor<6x!pphlo.secret<i32>>, %d: tensor<3x!pphlo.secret<i32>>) -> (tensor<3x!pphlo.secret<i32>>, tensor<6x!pphlo.secret<i32>>) {
  %seven = pphlo.constant dense<7> : tensor<i32>
  %g = "pphlo.select_and_scatter"(%x, %d, %seven) ({
  ^bb0(%a: tensor<!pphlo.secret<i32>>, %b: tensor<!pphlo.secret<i32>>):
    %0 = pphlo.less %b, %a : (tensor<!pphlo.secret<i32>>, tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<i1>>
    pphlo.return %0 : tensor<!pphlo.secret<i1>>
  }, {
  ^bb0(%a: tensor<!pphlo.secret<i32>>, %b: tensor<!pphlo.secret<i32>>):
    %0 = pphlo.add %a, %b : tensor<!pphlo.secret<i32>>
    pphlo.return %0 : tensor<!pphlo.secret<i32>>
  }) {window_dimensions = array<i64: 2>, window_strides = array<i64: 2>} : (tensor<6x!pphlo.secret<i32>>, tensor<3x!pphlo.secret<i32>>, tensor<i32>) -> tensor<6x!pphlo.secret<i32>>
  %m = "pphlo.reduce_window"(%x, %seven) ({
  ^bb0(%a: tensor<!pphlo.secret<i32>>, %b: tensor<!pphlo.secret<i32>>):
    %0 = pphlo.maximum %a, %b : tensor<!pphlo.secret<i32>>
    pphlo.return %0 : tensor<!pphlo.secret<i32>>
  }) {window_dimensions = array<i64: 2>, window_strides = array<i64: 2>} : (tensor<6x!pphlo.secret<i32>>, tensor<i32>) -> tensor<3x!pphlo.secret<i32>>
  return %m, %g : tensor<3x!pphlo.secret<i32>>, tensor<6x!pphlo.secret<i32>>
}

// -----

// Other windows, and padding with zeros, which could be maxima: both stay.
// CHECK-LABEL: @others
// CHECK-NOT: pphlo.argmax
// CHECK: pphlo.reduce_window
// CHECK: pphlo.select_and_scatter
func.func @others(%x: tensor<6x!pphlo.secret<f32>>, %d: tensor<3x!pphlo.secret<f32>>) -> (tensor<3x!pphlo.secret<f32>>, tensor<7x!pphlo.secret<f32>>) {
  %lowest = pphlo.constant dense<0xFF800000> : tensor<f32>
  %zero = pphlo.constant dense<0.0> : tensor<f32>
  %m = "pphlo.reduce_window"(%x, %lowest) ({
  ^bb0(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>):
    %0 = pphlo.maximum %a, %b : tensor<!pphlo.secret<f32>>
    pphlo.return %0 : tensor<!pphlo.secret<f32>>
  }) {window_dimensions = array<i64: 3>, window_strides = array<i64: 2>, padding = dense<[[0, 1]]> : tensor<1x2xi64>} : (tensor<6x!pphlo.secret<f32>>, tensor<f32>) -> tensor<3x!pphlo.secret<f32>>
  %p = pphlo.pad %x, %zero, low = [0], high = [1], interior = [0] : (tensor<6x!pphlo.secret<f32>>, tensor<f32>) -> tensor<7x!pphlo.secret<f32>>
  %g = "pphlo.select_and_scatter"(%p, %d, %zero) ({
  ^bb0(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>):
    %0 = pphlo.greater_equal %a, %b : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    pphlo.return %0 : tensor<!pphlo.secret<i1>>
  }, {
  ^bb0(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>):
    %0 = pphlo.add %a, %b : tensor<!pphlo.secret<f32>>
    pphlo.return %0 : tensor<!pphlo.secret<f32>>
  }) {window_dimensions = array<i64: 3>, window_strides = array<i64: 2>} : (tensor<7x!pphlo.secret<f32>>, tensor<3x!pphlo.secret<f32>>, tensor<f32>) -> tensor<7x!pphlo.secret<f32>>
  return %m, %g : tensor<3x!pphlo.secret<f32>>, tensor<7x!pphlo.secret<f32>>
}
