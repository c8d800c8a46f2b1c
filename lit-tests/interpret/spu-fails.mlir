// RUN: not spuc interpret --protocol_kind=1 %s 2>&1 | spuc filecheck %s
// RUN: not spuc interpret --protocol_kind=2 %s 2>&1 | spuc filecheck %s
// RUN: not spuc interpret --protocol_kind=3 %s 2>&1 | spuc filecheck %s
// The first element that differs is named; floats may differ by tol, which is 0.1 where it is not said.

// CHECK-DAG: :[[#@LINE+10]]:3: error: expect_eq does not hold: element [1] is 4 but 5 is expected{{.*}}[check-failed]
// CHECK-DAG: :[[#@LINE+19]]:3: error: expect_almost_eq does not hold: element [0] is
// CHECK-DAG: FAILED, 2 problems in 2 functions
func.func @ints() {
  %0 = pphlo.constant dense<[1, 2]> : tensor<2xi64>
  %1 = pphlo.convert %0 : (tensor<2xi64>)->tensor<2x!pphlo.secret<i64>>
  %2 = pphlo.multiply %1, %1 : (tensor<2x!pphlo.secret<i64>>,tensor<2x!pphlo.secret<i64>>)->tensor<2x!pphlo.secret<i64>>
  %3 = pphlo.convert %2 : (tensor<2x!pphlo.secret<i64>>)->tensor<2xi64>
  %4 = pphlo.constant dense<[1, 5]> : tensor<2xi64>
  // differs
  pphlo.custom_call @expect_eq(%3, %4) : (tensor<2xi64>, tensor<2xi64>)->()
  func.return
}
func.func @floats() {
  %0 = pphlo.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %1 = pphlo.convert %0 : (tensor<2xf32>)->tensor<2x!pphlo.secret<f32>>
  %2 = pphlo.constant dense<[1.05, 2.0]> : tensor<2xf32>
  %3 = pphlo.convert %1 : (tensor<2x!pphlo.secret<f32>>)->tensor<2xf32>
  pphlo.custom_call @expect_almost_eq(%3, %2) : (tensor<2xf32>, tensor<2xf32>)->()
  // differs by more than its tol
  pphlo.custom_call @expect_almost_eq(%3, %2) {tol = 0.01} : (tensor<2xf32>, tensor<2xf32>)->()
  func.return
}
