// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Places outside are moved inside; a secret place.

// CHECK: dynamic_slice.mlir: ok, 2 functions{{$}}

func.func @public() {
  %0 = pphlo.constant dense<[[1, 1, 1], [1, 1, 1], [2, 2, 2]]> : tensor<3x3xi64>
  %1 = pphlo.constant dense<3> : tensor<i64>
  %2 = pphlo.constant dense<-1> : tensor<i64>
  %3 = pphlo.dynamic_slice %0, %1, %2 sizes = [2, 2] : (tensor<3x3xi64>, tensor<i64>, tensor<i64>) -> tensor<2x2xi64>
  %4 = pphlo.constant dense<[[1, 1], [2, 2]]> : tensor<2x2xi64>
  pphlo.custom_call @expect_eq(%3, %4) : (tensor<2x2xi64>, tensor<2x2xi64>)->()
  func.return
}

// -----

func.func @secret() {
  %0 = pphlo.constant dense<[[1, 1, 1], [1, 1, 1], [2, 2, 2]]> : tensor<3x3xi64>
  %1 = pphlo.constant dense<3> : tensor<i64>
  %2 = pphlo.constant dense<3> : tensor<i64>
  %3 = pphlo.convert %1 : (tensor<i64>) -> tensor<!pphlo.secret<i64>>
  %4 = pphlo.dynamic_slice %0, %3, %2 sizes = [2, 2] : (tensor<3x3xi64>, tensor<!pphlo.secret<i64>>, tensor<i64>) -> tensor<2x2x!pphlo.secret<i64>>
  %5 = pphlo.convert %4 : (tensor<2x2x!pphlo.secret<i64>>) -> tensor<2x2xi64>
  %6 = pphlo.constant dense<[[1, 1], [2, 2]]> : tensor<2x2xi64>
  pphlo.custom_call @expect_eq(%5, %6) : (tensor<2x2xi64>, tensor<2x2xi64>)->()
  func.return
}
