// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=ref2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=semi2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=aby3 --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// What SPU aborts on or fails on late: bf16 numbers, optimization barriers, tan, three spatial dimensions.

// OK: late_failures.mlir: ok, 1 function
func.func @inputs() -> (tensor<3xbf16>, tensor<3xf32>, tensor<1x2x2x2x1xf32>) {
  %0 = stablehlo.constant dense<[1.0, -0.5, 0.25]> : tensor<3xbf16>
  %1 = stablehlo.constant dense<[0.0, 0.5, -1.0]> : tensor<3xf32>
  %2 = stablehlo.constant dense<[[[[[1.0], [2.0]], [[3.0], [4.0]]], [[[5.0], [6.0]], [[7.0], [8.0]]]]]> : tensor<1x2x2x2x1xf32>
  return %0, %1, %2 : tensor<3xbf16>, tensor<3xf32>, tensor<1x2x2x2x1xf32>
}
func.func @main() {
  %h, %x, %v = call @inputs() : () -> (tensor<3xbf16>, tensor<3xf32>, tensor<1x2x2x2x1xf32>)
  %f = stablehlo.convert %h : (tensor<3xbf16>) -> tensor<3xf32>
  %b:2 = stablehlo.optimization_barrier %f, %x : tensor<3xf32>, tensor<3xf32>
  %0 = stablehlo.add %b#0, %b#1 : tensor<3xf32>
  check.expect_almost_eq_const %0, dense<[1.0, 0.0, -0.75]> : tensor<3xf32>
  %1 = stablehlo.tan %x : tensor<3xf32>
  check.expect_almost_eq_const %1, dense<[0.0, 0.546302, -1.557408]> : tensor<3xf32> {tolerance = 0.001 : f64}
  %k = stablehlo.constant dense<0.5> : tensor<2x2x2x1x1xf32>
  %2 = stablehlo.convolution(%v, %k) dim_numbers = [b, 0, 1, 2, f]x[0, 1, 2, i, o]->[b, 0, 1, 2, f], window = {stride = [1, 1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64} : (tensor<1x2x2x2x1xf32>, tensor<2x2x2x1x1xf32>) -> tensor<1x1x1x1x1xf32>
  check.expect_almost_eq_const %2, dense<18.0> : tensor<1x1x1x1x1xf32>
  return
}
