// RUN: spuc interpret %s | spuc filecheck %s
// RUN: spuc interpret --protocol=ref2k %s | spuc filecheck %s
// RUN: spuc interpret --protocol=aby3 %s | spuc filecheck %s
// RUN: spuc interpret --protocol=semi2k %s | spuc filecheck %s
// Products of two element types, public and secret, and what the passes make of casts and sums.

// CHECK: mixed-products.mlir: ok, 1 function
func.func @main() {
  %x = pphlo.constant dense<[1.5, -2.0]> : tensor<2xf32>
  %n = pphlo.constant dense<[-70000, 3]> : tensor<2xi32>
  %p = pphlo.constant dense<[true, false]> : tensor<2xi1>
  %s = pphlo.convert %x : (tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
  %m = pphlo.convert %n : (tensor<2xi32>) -> tensor<2x!pphlo.secret<i32>>
  %q = pphlo.convert %p : (tensor<2xi1>) -> tensor<2x!pphlo.secret<i1>>

  %0 = pphlo.multiply %x, %n : (tensor<2xf32>, tensor<2xi32>) -> tensor<2xf32>
  check.expect_almost_eq_const %0, dense<[-105000.0, -6.0]> : tensor<2xf32>
  %1 = pphlo.multiply %s, %m : (tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<i32>>) -> tensor<2x!pphlo.secret<f32>>
  %2 = pphlo.reveal %1 : (tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32>
  check.expect_almost_eq_const %2, dense<[-105000.0, -6.0]> : tensor<2xf32>
  %3 = pphlo.multiply %q, %m : (tensor<2x!pphlo.secret<i1>>, tensor<2x!pphlo.secret<i32>>) -> tensor<2x!pphlo.secret<i32>>
  %4 = pphlo.reveal %3 : (tensor<2x!pphlo.secret<i32>>) -> tensor<2xi32>
  check.expect_eq_const %4, dense<[-70000, 0]> : tensor<2xi32>
  %5 = pphlo.dot %q, %x : (tensor<2x!pphlo.secret<i1>>, tensor<2xf32>) -> tensor<!pphlo.secret<f32>>
  %6 = pphlo.reveal %5 : (tensor<!pphlo.secret<f32>>) -> tensor<f32>
  check.expect_almost_eq_const %6, dense<1.5> : tensor<f32>
  %7 = pphlo.dot %m, %m : (tensor<2x!pphlo.secret<i32>>, tensor<2x!pphlo.secret<i32>>) -> tensor<!pphlo.secret<f64>>
  %8 = pphlo.reveal %7 : (tensor<!pphlo.secret<f64>>) -> tensor<f64>
  check.expect_almost_eq_const %8, dense<4900000009.0> : tensor<f64>
  return
}
