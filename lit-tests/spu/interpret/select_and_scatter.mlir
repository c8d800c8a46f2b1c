// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// The first of equal elements is chosen.

// CHECK: select_and_scatter.mlir: ok, 2 functions{{$}}

func.func @select_and_scatter() {
  %x = pphlo.constant dense<[[1, 5], [2, 5], [3, 6], [4, 4]]> : tensor<4x2xi64>
  %s = pphlo.constant dense<[[5, 6], [7, 8]]> : tensor<2x2xi64>
  %z = pphlo.constant dense<0> : tensor<i64>
  %r = "pphlo.select_and_scatter"(%x, %s, %z) ({
    ^bb0(%a: tensor<i64>, %b: tensor<i64>):
      %0 = pphlo.greater_equal %a, %b : (tensor<i64>, tensor<i64>) -> tensor<i1>
      pphlo.return %0 : tensor<i1>
  }, {
    ^bb0(%a: tensor<i64>, %b: tensor<i64>):
      %0 = pphlo.add %a, %b : tensor<i64>
      pphlo.return %0 : tensor<i64>
  }) {window_dimensions = array<i64: 2, 1>, window_strides = array<i64: 2, 1>} : (tensor<4x2xi64>, tensor<2x2xi64>, tensor<i64>) -> tensor<4x2xi64>
  %e = pphlo.constant dense<[[0, 6], [5, 0], [0, 8], [7, 0]]> : tensor<4x2xi64>
  pphlo.custom_call @expect_eq(%r, %e) : (tensor<4x2xi64>, tensor<4x2xi64>)->()
  func.return
}

// -----

func.func @select_and_scatter_secret() {
  %x0 = pphlo.constant dense<[[1, 5], [2, 5], [3, 6], [4, 4]]> : tensor<4x2xi64>
  %x = pphlo.convert %x0 : (tensor<4x2xi64>) -> tensor<4x2x!pphlo.secret<i64>>
  %s0 = pphlo.constant dense<[[5, 6], [7, 8]]> : tensor<2x2xi64>
  %s = pphlo.convert %s0 : (tensor<2x2xi64>) -> tensor<2x2x!pphlo.secret<i64>>
  %z0 = pphlo.constant dense<0> : tensor<i64>
  %z = pphlo.convert %z0 : (tensor<i64>) -> tensor<!pphlo.secret<i64>>
  %r = "pphlo.select_and_scatter"(%x, %s, %z) ({
    ^bb0(%a: tensor<!pphlo.secret<i64>>, %b: tensor<!pphlo.secret<i64>>):
      %0 = pphlo.greater_equal %a, %b : (tensor<!pphlo.secret<i64>>, tensor<!pphlo.secret<i64>>) -> tensor<!pphlo.secret<i1>>
      pphlo.return %0 : tensor<!pphlo.secret<i1>>
  }, {
    ^bb0(%a: tensor<!pphlo.secret<i64>>, %b: tensor<!pphlo.secret<i64>>):
      %0 = pphlo.add %a, %b : tensor<!pphlo.secret<i64>>
      pphlo.return %0 : tensor<!pphlo.secret<i64>>
  }) {window_dimensions = array<i64: 2, 1>, window_strides = array<i64: 2, 1>} : (tensor<4x2x!pphlo.secret<i64>>, tensor<2x2x!pphlo.secret<i64>>, tensor<!pphlo.secret<i64>>) -> tensor<4x2x!pphlo.secret<i64>>
  %o = pphlo.convert %r : (tensor<4x2x!pphlo.secret<i64>>) -> tensor<4x2xi64>
  %e = pphlo.constant dense<[[0, 6], [5, 0], [0, 8], [7, 0]]> : tensor<4x2xi64>
  pphlo.custom_call @expect_eq(%o, %e) : (tensor<4x2xi64>, tensor<4x2xi64>)->()
  func.return
}
