// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=ref2k %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=semi2k %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=aby3 %s | spuc filecheck %s --check-prefix=OK
// Adds each update to the element of its window that a one-hot row names. Of equal maxima it is the first, or with `last` the last.

// OK: maxpool_scatter.mlir: ok, 1 function
// CHECK: func.func @main() {
// CHECK: %[[A:.*]]:2 = pphlo.argmax %{{.*}} {window_dimensions = array<i64: 1, 2>, window_strides = array<i64: 1, 2>} : (tensor<2x4x!pphlo.secret<f32>>) -> (tensor<2x2x!pphlo.secret<f32>>, tensor<2x2x2x!pphlo.secret<i1>>)
// CHECK: pphlo.maxpool_scatter %[[A]]#1, %{{.*}} {window_dimensions = array<i64: 1, 2>, window_strides = array<i64: 1, 2>} : (tensor<2x2x2x!pphlo.secret<i1>>, tensor<2x2xf32>) -> tensor<2x4x!pphlo.secret<f32>>
// CHECK: pphlo.maxpool_scatter %{{.*}}, %{{.*}} {padding = dense<{{\[\[}}0, 0], [1, 1]]> : tensor<2x2xi64>, window_dimensions = array<i64: 1, 2>} : (tensor<2x5x2x!pphlo.secret<i1>>, tensor<2x5xf32>) -> tensor<2x4x!pphlo.secret<f32>>
func.func @main() {
  %x = pphlo.constant dense<[[1.0, 3.0, -2.0, -2.0], [-5.0, -7.0, 0.5, 0.25]]> : tensor<2x4xf32>
  %s = pphlo.convert %x : (tensor<2x4xf32>) -> tensor<2x4x!pphlo.secret<f32>>
  %u = pphlo.constant dense<[[10.0, 20.0], [30.0, 40.0]]> : tensor<2x2xf32>
  %a:2 = pphlo.argmax %s {window_dimensions = array<i64: 1, 2>, window_strides = array<i64: 1, 2>} : (tensor<2x4x!pphlo.secret<f32>>) -> (tensor<2x2x!pphlo.secret<f32>>, tensor<2x2x2x!pphlo.secret<i1>>)
  %g = pphlo.maxpool_scatter %a#1, %u {window_dimensions = array<i64: 1, 2>, window_strides = array<i64: 1, 2>} : (tensor<2x2x2x!pphlo.secret<i1>>, tensor<2x2xf32>) -> tensor<2x4x!pphlo.secret<f32>>
  %m = pphlo.reveal %a#0 : (tensor<2x2x!pphlo.secret<f32>>) -> tensor<2x2xf32>
  %r = pphlo.reveal %g : (tensor<2x4x!pphlo.secret<f32>>) -> tensor<2x4xf32>
  check.expect_almost_eq_const %m, dense<[[3.0, -2.0], [-5.0, 0.5]]> : tensor<2x2xf32>
  check.expect_almost_eq_const %r, dense<[[0.0, 10.0, 20.0, 0.0], [30.0, 0.0, 40.0, 0.0]]> : tensor<2x4xf32>

  // Overlapping windows, the outer ones with padding; the last of equal maxima.
  %v = pphlo.constant dense<[[1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 2.0, 3.0, 4.0, 5.0]]> : tensor<2x5xf32>
  %b:2 = pphlo.argmax %s {window_dimensions = array<i64: 1, 2>, padding = dense<[[0, 0], [1, 1]]> : tensor<2x2xi64>, last = true} : (tensor<2x4x!pphlo.secret<f32>>) -> (tensor<2x5x!pphlo.secret<f32>>, tensor<2x5x2x!pphlo.secret<i1>>)
  %h = pphlo.maxpool_scatter %b#1, %v {window_dimensions = array<i64: 1, 2>, padding = dense<[[0, 0], [1, 1]]> : tensor<2x2xi64>} : (tensor<2x5x2x!pphlo.secret<i1>>, tensor<2x5xf32>) -> tensor<2x4x!pphlo.secret<f32>>
  %n = pphlo.reveal %b#0 : (tensor<2x5x!pphlo.secret<f32>>) -> tensor<2x5xf32>
  %t = pphlo.reveal %h : (tensor<2x4x!pphlo.secret<f32>>) -> tensor<2x4xf32>
  check.expect_almost_eq_const %n, dense<[[1.0, 3.0, 3.0, -2.0, -2.0], [-5.0, -5.0, 0.5, 0.5, 0.25]]> : tensor<2x5xf32>
  check.expect_almost_eq_const %t, dense<[[1.0, 5.0, 0.0, 9.0], [3.0, 0.0, 7.0, 5.0]]> : tensor<2x4xf32>
  return
}
