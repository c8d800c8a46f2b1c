// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=ref2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=semi2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=aby3 --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// A comparator of GE or LE, and the greatest element of a sorted row: SPU aborts on the first and refuses to run the second.

// OK: sort_comparators.mlir: ok, 1 function
func.func @inputs() -> tensor<6xf32> {
  %0 = stablehlo.constant dense<[3.0, -1.0, 2.5, 8.0, -4.0, 0.0]> : tensor<6xf32>
  return %0 : tensor<6xf32>
}
func.func @main() {
  %x = call @inputs() : () -> tensor<6xf32>
  %0 = "stablehlo.sort"(%x) <{dimension = 0 : i64, is_stable = false}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %p = stablehlo.compare GE, %a, %b, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    stablehlo.return %p : tensor<i1>
  }) : (tensor<6xf32>) -> tensor<6xf32>
  check.expect_almost_eq_const %0, dense<[8.0, 3.0, 2.5, 0.0, -1.0, -4.0]> : tensor<6xf32>
  %1 = "stablehlo.sort"(%x) <{dimension = 0 : i64, is_stable = true}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %p = stablehlo.compare LT, %a, %b, TOTALORDER : (tensor<f32>, tensor<f32>) -> tensor<i1>
    stablehlo.return %p : tensor<i1>
  }) : (tensor<6xf32>) -> tensor<6xf32>
  %2 = stablehlo.slice %1 [5:6] : (tensor<6xf32>) -> tensor<1xf32>
  check.expect_almost_eq_const %2, dense<8.0> : tensor<1xf32>
  return
}
