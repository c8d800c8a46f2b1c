// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=ref2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=semi2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=aby3 --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// An initial value that is not neutral counts, along any dimensions and in windows.

// OK: reduce_init.mlir: ok, 1 function
func.func @inputs() -> tensor<2x3xf32> {
  %x = stablehlo.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  return %x : tensor<2x3xf32>
}
func.func @main() {
  %x = call @inputs() : () -> tensor<2x3xf32>
  %i = stablehlo.constant dense<100.0> : tensor<f32>
  %0 = stablehlo.reduce(%x init: %i) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
  check.expect_almost_eq_const %0, dense<[106.0, 115.0]> : tensor<2xf32>
  %1 = stablehlo.reduce(%x init: %i) applies stablehlo.maximum across dimensions = [0, 1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<f32>
  check.expect_almost_eq_const %1, dense<100.0> : tensor<f32>
  %2 = "stablehlo.reduce_window"(%x, %i) <{window_dimensions = array<i64: 1, 2>}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = stablehlo.add %a, %b : tensor<f32>
    stablehlo.return %s : tensor<f32>
  }) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x2xf32>
  check.expect_almost_eq_const %2, dense<[[103.0, 105.0], [109.0, 111.0]]> : tensor<2x2xf32>
  %3 = "stablehlo.reduce_window"(%x, %i) <{window_dimensions = array<i64: 2, 1>, padding = dense<[[1, 0], [0, 0]]> : tensor<2x2xi64>}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = stablehlo.minimum %a, %b : tensor<f32>
    stablehlo.return %s : tensor<f32>
  }) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  check.expect_almost_eq_const %3, dense<[[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]> : tensor<2x3xf32>
  return
}
