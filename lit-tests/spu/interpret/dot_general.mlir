// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Batched products, of integers; one factor without free dimensions.

// CHECK: dot_general.mlir: ok, 3 functions{{$}}

func.func @batched() {
  %0 = pphlo.constant dense<[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]> : tensor<2x2x2xi64>
  %1 = pphlo.constant dense<[[[1, 0], [0, 1]], [[1, 0], [0, 1]]]> : tensor<2x2x2xi64>
  %2 = pphlo.dot_general %0, %1, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x2x2xi64>, tensor<2x2x2xi64>) -> tensor<2x2x2xi64>
  pphlo.custom_call @expect_eq(%2, %0) : (tensor<2x2x2xi64>, tensor<2x2x2xi64>)->()
  func.return
}

// -----

func.func @secret() {
  %0 = pphlo.constant dense<[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]> : tensor<2x2x2xi64>
  %1 = pphlo.convert %0 : (tensor<2x2x2xi64>) -> tensor<2x2x2x!pphlo.secret<i64>>
  %2 = pphlo.dot_general %1, %1, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x2x2x!pphlo.secret<i64>>, tensor<2x2x2x!pphlo.secret<i64>>) -> tensor<2x2x2x!pphlo.secret<i64>>
  %3 = pphlo.convert %2 : (tensor<2x2x2x!pphlo.secret<i64>>) -> tensor<2x2x2xi64>
  %4 = pphlo.constant dense<[[[7, 10], [15, 22]], [[67, 78], [91, 106]]]> : tensor<2x2x2xi64>
  pphlo.custom_call @expect_eq(%3, %4) : (tensor<2x2x2xi64>, tensor<2x2x2xi64>)->()
  func.return
}

// -----

func.func @wide() {
  %0 = pphlo.constant dense<[[[0, 1, 2, 3]], [[4, 5, 6, 7]], [[8, 9, 10, 11]]]> : tensor<3x1x4xi32>
  %1 = pphlo.constant dense<[[[0, 1, 2, 3, 4], [2, 3, 4, 5, 6], [4, 5, 6, 0, 1], [6, 0, 1, 2, 3]], [[1, 2, 3, 4, 5], [3, 4, 5, 6, 0], [5, 6, 0, 1, 2], [0, 1, 2, 3, 4]], [[2, 3, 4, 5, 6], [4, 5, 6, 0, 1], [6, 0, 1, 2, 3], [1, 2, 3, 4, 5]]]> : tensor<3x4x5xi32>
  %2 = pphlo.dot_general %0, %1, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<3x1x4xi32>, tensor<3x4x5xi32>) -> tensor<3x1x5xi32>
  %3 = pphlo.constant dense<[[[28, 13, 19, 11, 17]], [[49, 71, 51, 73, 60]], [[123, 91, 129, 104, 142]]]> : tensor<3x1x5xi32>
  pphlo.custom_call @expect_eq(%2, %3) : (tensor<3x1x5xi32>, tensor<3x1x5xi32>)->()
  func.return
}
