// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Dimensions of size 1 are repeated.

// CHECK: broadcast.mlir: ok, 1 function{{$}}

func.func @broadcast() {
  %0 = pphlo.constant dense<[[1], [2], [3]]> : tensor<3x1xi64>
  %1 = pphlo.broadcast %0, dims = [0, 2] : (tensor<3x1xi64>) -> tensor<3x2x2xi64>
  %2 = pphlo.constant dense<[[[1, 1], [1, 1]], [[2, 2], [2, 2]], [[3, 3], [3, 3]]]> : tensor<3x2x2xi64>
  pphlo.custom_call @expect_eq(%1, %2) : (tensor<3x2x2xi64>, tensor<3x2x2xi64>)->()
  func.return
}
