// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=ref2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=semi2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=aby3 --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// A secret index behind a public one: SPU opens it, with no more than a log line. It is never opened, whichever index is secret.

// OK: dynamic_update_slice_mixed.mlir: ok, 1 function
func.func @inputs() -> (tensor<3x4xf32>, tensor<i32>) {
  %x = stablehlo.constant dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, 10.0, 11.0, 12.0]]> : tensor<3x4xf32>
  %i = stablehlo.constant dense<2> : tensor<i32>
  return %x, %i : tensor<3x4xf32>, tensor<i32>
}
func.func @main() {
  %x, %i = call @inputs() : () -> (tensor<3x4xf32>, tensor<i32>)
  %p = stablehlo.constant dense<1> : tensor<i32>
  %u = stablehlo.constant dense<[[-1.0, -2.0]]> : tensor<1x2xf32>
  %0 = stablehlo.dynamic_update_slice %x, %u, %p, %i : (tensor<3x4xf32>, tensor<1x2xf32>, tensor<i32>, tensor<i32>) -> tensor<3x4xf32>
  check.expect_almost_eq_const %0, dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, -1.0, -2.0], [9.0, 10.0, 11.0, 12.0]]> : tensor<3x4xf32>
  %1 = stablehlo.dynamic_update_slice %x, %u, %i, %p : (tensor<3x4xf32>, tensor<1x2xf32>, tensor<i32>, tensor<i32>) -> tensor<3x4xf32>
  check.expect_almost_eq_const %1, dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, -1.0, -2.0, 12.0]]> : tensor<3x4xf32>
  %2 = stablehlo.dynamic_slice %x, %p, %i, sizes = [2, 2] : (tensor<3x4xf32>, tensor<i32>, tensor<i32>) -> tensor<2x2xf32>
  check.expect_almost_eq_const %2, dense<[[7.0, 8.0], [11.0, 12.0]]> : tensor<2x2xf32>
  return
}
