// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=ref2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=semi2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=aby3 --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// Integers divided by a repeated divisor: with SPU's option for denominators they do not compile. 1/y is no integer.

// OK: integer_division_by_broadcast.mlir: ok, 1 function
func.func @inputs() -> (tensor<2x3xi32>, tensor<2xi32>) {
  %0 = stablehlo.constant dense<[[7, -7, 9], [100, 3, -100]]> : tensor<2x3xi32>
  %1 = stablehlo.constant dense<[2, 7]> : tensor<2xi32>
  return %0, %1 : tensor<2x3xi32>, tensor<2xi32>
}
func.func @main() {
  %x, %y = call @inputs() : () -> (tensor<2x3xi32>, tensor<2xi32>)
  %0 = stablehlo.broadcast_in_dim %y, dims = [0] : (tensor<2xi32>) -> tensor<2x3xi32>
  %1 = stablehlo.divide %x, %0 : tensor<2x3xi32>
  check.expect_eq_const %1, dense<[[3, -3, 4], [14, 0, -14]]> : tensor<2x3xi32>
  return
}
