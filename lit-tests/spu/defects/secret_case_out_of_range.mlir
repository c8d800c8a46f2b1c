// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=ref2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=semi2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=aby3 --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// An index outside of the branches means the last branch, a negative one too; SPU takes the first.

// OK: secret_case_out_of_range.mlir: ok, 1 function
func.func @inputs() -> (tensor<i32>, tensor<i32>, tensor<i32>) {
  %0 = stablehlo.constant dense<-1> : tensor<i32>
  %1 = stablehlo.constant dense<7> : tensor<i32>
  %2 = stablehlo.constant dense<1> : tensor<i32>
  return %0, %1, %2 : tensor<i32>, tensor<i32>, tensor<i32>
}
func.func @main() {
  %below, %above, %inside = call @inputs() : () -> (tensor<i32>, tensor<i32>, tensor<i32>)
  %a = stablehlo.constant dense<[10, 11]> : tensor<2xi32>
  %b = stablehlo.constant dense<[20, 21]> : tensor<2xi32>
  %c = stablehlo.constant dense<[30, 31]> : tensor<2xi32>
  %below.r = "stablehlo.case"(%below) ({
    stablehlo.return %a : tensor<2xi32>
  }, {
    stablehlo.return %b : tensor<2xi32>
  }, {
    stablehlo.return %c : tensor<2xi32>
  }) : (tensor<i32>) -> tensor<2xi32>
  check.expect_eq_const %below.r, dense<[30, 31]> : tensor<2xi32>
  %above.r = "stablehlo.case"(%above) ({
    stablehlo.return %a : tensor<2xi32>
  }, {
    stablehlo.return %b : tensor<2xi32>
  }, {
    stablehlo.return %c : tensor<2xi32>
  }) : (tensor<i32>) -> tensor<2xi32>
  check.expect_eq_const %above.r, dense<[30, 31]> : tensor<2xi32>
  %inside.r = "stablehlo.case"(%inside) ({
    stablehlo.return %a : tensor<2xi32>
  }, {
    stablehlo.return %b : tensor<2xi32>
  }, {
    stablehlo.return %c : tensor<2xi32>
  }) : (tensor<i32>) -> tensor<2xi32>
  check.expect_eq_const %inside.r, dense<[20, 21]> : tensor<2xi32>
  return
}
