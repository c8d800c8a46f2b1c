// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Between elements, and negative at the edges.

// CHECK: pad.mlir: ok, 1 function{{$}}

func.func @pad() {
  %0 = pphlo.constant dense<[[0, 0, 0, 0], [0, 1, 2, 0], [0, 3, 4, 0], [0, 5, 6, 0]]> : tensor<4x4xi64>
  %1 = pphlo.constant dense<-1> : tensor<i64>
  %2 = pphlo.pad %0, %1, low = [1, -1], high = [1, -1], interior = [0, 1] : (tensor<4x4xi64>, tensor<i64>) -> tensor<6x5xi64>
  %3 = pphlo.constant dense<[[-1, -1, -1, -1, -1], [-1, 0, -1, 0, -1], [-1, 1, -1, 2, -1], [-1, 3, -1, 4, -1], [-1, 5, -1, 6, -1], [-1, -1, -1, -1, -1]]> : tensor<6x5xi64>
  pphlo.custom_call @expect_eq(%2, %3) : (tensor<6x5xi64>, tensor<6x5xi64>)->()
  func.return
}
