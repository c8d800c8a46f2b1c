// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=ref2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=semi2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=aby3 --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// A secret condition chooses between tensors, by `if` and by a scalar select: SPU fails on all but scalars.

// OK: secret_if_of_tensors.mlir: ok, 1 function
func.func @inputs() -> (tensor<i1>, tensor<i1>, tensor<2x2xf32>) {
  %t = stablehlo.constant dense<true> : tensor<i1>
  %f = stablehlo.constant dense<false> : tensor<i1>
  %x = stablehlo.constant dense<[[1.0, -2.0], [3.5, 0.0]]> : tensor<2x2xf32>
  return %t, %f, %x : tensor<i1>, tensor<i1>, tensor<2x2xf32>
}
func.func @main() {
  %t, %f, %x = call @inputs() : () -> (tensor<i1>, tensor<i1>, tensor<2x2xf32>)
  %n = stablehlo.negate %x : tensor<2x2xf32>
  %0 = "stablehlo.if"(%t) ({
    stablehlo.return %x : tensor<2x2xf32>
  }, {
    stablehlo.return %n : tensor<2x2xf32>
  }) : (tensor<i1>) -> tensor<2x2xf32>
  check.expect_almost_eq_const %0, dense<[[1.0, -2.0], [3.5, 0.0]]> : tensor<2x2xf32>
  %1 = "stablehlo.if"(%f) ({
    stablehlo.return %x : tensor<2x2xf32>
  }, {
    %s = stablehlo.add %n, %n : tensor<2x2xf32>
    stablehlo.return %s : tensor<2x2xf32>
  }) : (tensor<i1>) -> tensor<2x2xf32>
  check.expect_almost_eq_const %1, dense<[[-2.0, 4.0], [-7.0, 0.0]]> : tensor<2x2xf32>
  %2 = stablehlo.select %f, %x, %n : tensor<i1>, tensor<2x2xf32>
  check.expect_almost_eq_const %2, dense<[[-1.0, 2.0], [-3.5, 0.0]]> : tensor<2x2xf32>
  return
}
