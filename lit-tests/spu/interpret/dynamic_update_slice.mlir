// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Places outside are moved inside; a secret place.

// CHECK: dynamic_update_slice.mlir: ok, 2 functions{{$}}

func.func @public() {
  %0 = pphlo.constant dense<[[1, 1, 1, 1], [1, 1, 1, 1], [1, 2, 2, 2], [1, 2, 2, 2]]> : tensor<4x4xi64>
  %1 = pphlo.constant dense<[[1, 1, 1], [1, 1, 1]]> : tensor<2x3xi64>
  %2 = pphlo.constant dense<4> : tensor<i64>
  %3 = pphlo.dynamic_update_slice %0, %1, %2, %2 : (tensor<4x4xi64>, tensor<2x3xi64>, tensor<i64>, tensor<i64>) -> tensor<4x4xi64>
  %4 = pphlo.constant dense<1> : tensor<4x4xi64>
  pphlo.custom_call @expect_eq(%3, %4) : (tensor<4x4xi64>, tensor<4x4xi64>)->()
  func.return
}

// -----

func.func @secret() {
  %0 = pphlo.constant dense<[[1, 1, 1, 1], [1, 1, 1, 1], [1, 2, 2, 2], [1, 2, 2, 2]]> : tensor<4x4xi64>
  %1 = pphlo.constant dense<[[1, 1, 1], [1, 1, 1]]> : tensor<2x3xi64>
  %2 = pphlo.constant dense<4> : tensor<i64>
  %3 = pphlo.convert %2 : (tensor<i64>) -> tensor<!pphlo.secret<i64>>
  %4 = pphlo.dynamic_update_slice %0, %1, %3, %2 : (tensor<4x4xi64>, tensor<2x3xi64>, tensor<!pphlo.secret<i64>>, tensor<i64>) -> tensor<4x4x!pphlo.secret<i64>>
  %5 = pphlo.convert %4 : (tensor<4x4x!pphlo.secret<i64>>) -> tensor<4x4xi64>
  %6 = pphlo.constant dense<1> : tensor<4x4xi64>
  pphlo.custom_call @expect_eq(%5, %6) : (tensor<4x4xi64>, tensor<4x4xi64>)->()
  func.return
}
