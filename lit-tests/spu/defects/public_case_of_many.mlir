// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=ref2k %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=semi2k %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=aby3 %s | spuc filecheck %s --check-prefix=OK
// A public choice between three branches and more: SPU's compiler crashes.

// OK: public_case_of_many.mlir: ok, 1 function
func.func @inputs() -> (tensor<i32>, tensor<2xf32>) {
  %0 = stablehlo.constant dense<2> : tensor<i32>
  %1 = stablehlo.constant dense<[1.5, -2.0]> : tensor<2xf32>
  return %0, %1 : tensor<i32>, tensor<2xf32>
}
func.func @main() {
  %i, %x = call @inputs() : () -> (tensor<i32>, tensor<2xf32>)
  %0 = "stablehlo.case"(%i) ({
    stablehlo.return %x : tensor<2xf32>
  }, {
    %1 = stablehlo.negate %x : tensor<2xf32>
    stablehlo.return %1 : tensor<2xf32>
  }, {
    %1 = stablehlo.multiply %x, %x : tensor<2xf32>
    stablehlo.return %1 : tensor<2xf32>
  }, {
    %1 = stablehlo.add %x, %x : tensor<2xf32>
    stablehlo.return %1 : tensor<2xf32>
  }) : (tensor<i32>) -> tensor<2xf32>
  check.expect_almost_eq_const %0, dense<[2.25, 4.0]> : tensor<2xf32>
  return
}
