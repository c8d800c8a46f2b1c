// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// With strides.

// CHECK: slice.mlir: ok, 1 function{{$}}

func.func @slice() {
  %0 = pphlo.constant dense<[[0, 0, 1, 0, 0, 1], [0, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 1]]> : tensor<3x6xi64>
  %1 = "pphlo.slice"(%0) {start_indices = array<i64: 0, 2>, limit_indices = array<i64: 3, 6>, strides = array<i64: 2, 3>} : (tensor<3x6xi64>) -> tensor<2x2xi64>
  %2 = pphlo.constant dense<1> : tensor<2x2xi64>
  pphlo.custom_call @expect_eq(%1, %2) : (tensor<2x2xi64>, tensor<2x2xi64>)->()
  %3 = pphlo.slice %0 [0:2:3, 2:3:6] : (tensor<3x6xi64>) -> tensor<2x2xi64>
  pphlo.custom_call @expect_eq(%3, %2) : (tensor<2x2xi64>, tensor<2x2xi64>)->()
  func.return
}
