// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Along the first dimension.

// CHECK: concatenate.mlir: ok, 1 function{{$}}

func.func @concatenate() {
  %0 = pphlo.constant dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xi64>
  %1 = pphlo.constant dense<[[7, 8]]> : tensor<1x2xi64>
  %2 = pphlo.concatenate %0, %1 dim = 0 : (tensor<3x2xi64>, tensor<1x2xi64>) -> tensor<4x2xi64>
  %3 = pphlo.constant dense<[[1, 2], [3, 4], [5, 6], [7, 8]]> : tensor<4x2xi64>
  pphlo.custom_call @expect_eq(%2, %3) : (tensor<4x2xi64>, tensor<4x2xi64>)->()
  func.return
}
