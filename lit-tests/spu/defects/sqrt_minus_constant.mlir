// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=ref2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=semi2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=aby3 --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// A root less five is no root plus a small epsilon, and a small negative factor keeps its sign.

// OK: sqrt_minus_constant.mlir: ok, 1 function
func.func @inputs() -> tensor<3xf32> {
  %x = stablehlo.constant dense<[4.0, 9.0, 25.0]> : tensor<3xf32>
  return %x : tensor<3xf32>
}
func.func @main() {
  %x = call @inputs() : () -> tensor<3xf32>
  %c = stablehlo.constant dense<5.0> : tensor<3xf32>
  %n = stablehlo.constant dense<-5.0> : tensor<3xf32>
  %s = stablehlo.sqrt %x : tensor<3xf32>
  %0 = stablehlo.subtract %s, %c : tensor<3xf32>
  check.expect_almost_eq_const %0, dense<[-3.0, -2.0, 0.0]> : tensor<3xf32> {tolerance = 0.01 : f64}
  %1 = stablehlo.add %s, %n : tensor<3xf32>
  check.expect_almost_eq_const %1, dense<[-3.0, -2.0, 0.0]> : tensor<3xf32> {tolerance = 0.01 : f64}
  %e = stablehlo.constant dense<-1.0e-5> : tensor<3xf32>
  %k = stablehlo.constant dense<1000.0> : tensor<3xf32>
  %2 = stablehlo.multiply %x, %k : tensor<3xf32>
  %3 = stablehlo.multiply %2, %e : tensor<3xf32>
  check.expect_almost_eq_const %3, dense<[-0.04, -0.09, -0.25]> : tensor<3xf32> {tolerance = 0.1 : f64}
  %4 = stablehlo.constant dense<0.0> : tensor<3xf32>
  %5 = stablehlo.compare LE, %3, %4 : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
  check.expect_eq_const %5, dense<true> : tensor<3xi1>
  return
}
