// RUN: not spuc interpret --protocol=ref2k %s 2>&1 | spuc filecheck %s
// What a check allows counts under a protocol too: its tolerance, units in the last place, and both parts of complex numbers.

// CHECK: :[[#@LINE+20]]:3: error: expect_almost_eq_const does not hold: element [] is 5 but 5.125 is expected
// CHECK: :[[#@LINE+25]]:3: error: expect_close does not hold: element [] is 5 but 5.015625 is expected
// CHECK: :[[#@LINE+29]]:3: error: expect_almost_eq_const does not hold: element [1] is 2 but 3 is expected
// CHECK: FAILED, 3 problems in 4 functions
func.func @holds() {
  %0 = stablehlo.constant dense<5.0> : tensor<f64>
  check.expect_almost_eq_const %0, dense<5.1> : tensor<f64> {tolerance = 0.1 : f64}

  %1 = stablehlo.constant dense<5.0> : tensor<f16>
  %2 = stablehlo.constant dense<5.01171875> : tensor<f16>
  check.expect_close %1, %2, max_ulp_difference = 3 : tensor<f16>, tensor<f16>

  %3 = stablehlo.constant dense<(1.5, -2.5)> : tensor<complex<f64>>
  check.expect_almost_eq_const %3, dense<(1.5, -2.5)> : tensor<complex<f64>>
  %4 = stablehlo.constant dense<[(1.5, -2.5), (0.0, 1.0)]> : tensor<2xcomplex<f32>>
  check.expect_almost_eq_const %4, dense<[(1.5, -2.5), (0.0, 1.0)]> : tensor<2xcomplex<f32>>
  return
}
func.func @tolerance() {
  %0 = stablehlo.constant dense<5.0> : tensor<f64>
  check.expect_almost_eq_const %0, dense<5.125> : tensor<f64> {tolerance = 0.1 : f64}
  return
}
func.func @close() {
  %1 = stablehlo.constant dense<5.0> : tensor<f16>
  %2 = stablehlo.constant dense<5.015625> : tensor<f16>
  check.expect_close %1, %2, max_ulp_difference = 3 : tensor<f16>, tensor<f16>
  return
}
func.func @parts() {
  %3 = stablehlo.constant dense<[(1.5, 2.5), (0.0, 2.0)]> : tensor<2xcomplex<f32>>
  check.expect_almost_eq_const %3, dense<[(1.5, 2.5), (0.0, 3.0)]> : tensor<2xcomplex<f32>>
  return
}
