// RUN: not spuc interpret %s 2>&1 | spuc filecheck %s
// RUN: not spuc interpret --protocol=aby3 %s 2>&1 | spuc filecheck %s
// A check that does not hold is told with its place; the other functions run all the same.

// CHECK-DAG: fails.mlir:[[#@LINE+6]]:3: error: {{.*}}[check-failed]
// CHECK-DAG: FAILED, 1 problem in 2 functions
func.func @wrong() {
  %0 = stablehlo.constant dense<[1, 2]> : tensor<2xi32>
  %1 = stablehlo.add %0, %0 : tensor<2xi32>
  // expected to fail
  check.expect_eq_const %1, dense<[2, 5]> : tensor<2xi32>
  return
}
func.func @right() {
  %0 = stablehlo.constant dense<[1, 2]> : tensor<2xi32>
  check.expect_eq_const %0, dense<[1, 2]> : tensor<2xi32>
  return
}
