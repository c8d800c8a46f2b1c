// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Windows with holes.

// CHECK: reduce_window.mlir: ok, 4 functions{{$}}

func.func @reduce_window_22() {
  %x = pphlo.constant dense<[[0, 1, 2, 3, 4, 5, 6], [10, 11, 12, 13, 14, 15, 16], [20, 21, 22, 23, 24, 25, 26]]> : tensor<3x7xi64>
  %z = pphlo.constant dense<0> : tensor<i64>
  %r = "pphlo.reduce_window"(%x, %z) ({
    ^bb0(%a: tensor<i64>, %b: tensor<i64>):
      %s = pphlo.add %a, %b : tensor<i64>
      pphlo.return %s : tensor<i64>
  }) {window_dimensions = array<i64: 2, 2>, window_strides = array<i64: 1, 1>, window_dilations = array<i64: 1, 3>} : (tensor<3x7xi64>, tensor<i64>) -> tensor<2x4xi64>
  %e = pphlo.constant dense<[[26, 30, 34, 38], [66, 70, 74, 78]]> : tensor<2x4xi64>
  pphlo.custom_call @expect_eq(%r, %e) : (tensor<2x4xi64>, tensor<2x4xi64>)->()
  func.return
}

// -----

func.func @reduce_window_22_secret() {
  %x0 = pphlo.constant dense<[[0, 1, 2, 3, 4, 5, 6], [10, 11, 12, 13, 14, 15, 16], [20, 21, 22, 23, 24, 25, 26]]> : tensor<3x7xi64>
  %x = pphlo.convert %x0 : (tensor<3x7xi64>) -> tensor<3x7x!pphlo.secret<i64>>
  %z = pphlo.constant dense<0> : tensor<i64>
  %zs = pphlo.convert %z : (tensor<i64>) -> tensor<!pphlo.secret<i64>>
  %r = "pphlo.reduce_window"(%x, %zs) ({
    ^bb0(%a: tensor<!pphlo.secret<i64>>, %b: tensor<!pphlo.secret<i64>>):
      %s = pphlo.add %a, %b : tensor<!pphlo.secret<i64>>
      pphlo.return %s : tensor<!pphlo.secret<i64>>
  }) {window_dimensions = array<i64: 2, 2>, window_strides = array<i64: 1, 1>, window_dilations = array<i64: 1, 3>} : (tensor<3x7x!pphlo.secret<i64>>, tensor<!pphlo.secret<i64>>) -> tensor<2x4x!pphlo.secret<i64>>
  %o = pphlo.convert %r : (tensor<2x4x!pphlo.secret<i64>>) -> tensor<2x4xi64>
  %e = pphlo.constant dense<[[26, 30, 34, 38], [66, 70, 74, 78]]> : tensor<2x4xi64>
  pphlo.custom_call @expect_eq(%o, %e) : (tensor<2x4xi64>, tensor<2x4xi64>)->()
  func.return
}

// -----

func.func @reduce_window_13() {
  %x = pphlo.constant dense<[[0, 1, 2, 3, 4, 5, 6], [10, 11, 12, 13, 14, 15, 16], [20, 21, 22, 23, 24, 25, 26]]> : tensor<3x7xi64>
  %z = pphlo.constant dense<0> : tensor<i64>
  %r = "pphlo.reduce_window"(%x, %z) ({
    ^bb0(%a: tensor<i64>, %b: tensor<i64>):
      %s = pphlo.add %a, %b : tensor<i64>
      pphlo.return %s : tensor<i64>
  }) {window_dimensions = array<i64: 1, 3>, window_strides = array<i64: 1, 1>, window_dilations = array<i64: 1, 3>} : (tensor<3x7xi64>, tensor<i64>) -> tensor<3x1xi64>
  %e = pphlo.constant dense<[[9], [39], [69]]> : tensor<3x1xi64>
  pphlo.custom_call @expect_eq(%r, %e) : (tensor<3x1xi64>, tensor<3x1xi64>)->()
  func.return
}

// -----

func.func @reduce_window_13_secret() {
  %x0 = pphlo.constant dense<[[0, 1, 2, 3, 4, 5, 6], [10, 11, 12, 13, 14, 15, 16], [20, 21, 22, 23, 24, 25, 26]]> : tensor<3x7xi64>
  %x = pphlo.convert %x0 : (tensor<3x7xi64>) -> tensor<3x7x!pphlo.secret<i64>>
  %z = pphlo.constant dense<0> : tensor<i64>
  %zs = pphlo.convert %z : (tensor<i64>) -> tensor<!pphlo.secret<i64>>
  %r = "pphlo.reduce_window"(%x, %zs) ({
    ^bb0(%a: tensor<!pphlo.secret<i64>>, %b: tensor<!pphlo.secret<i64>>):
      %s = pphlo.add %a, %b : tensor<!pphlo.secret<i64>>
      pphlo.return %s : tensor<!pphlo.secret<i64>>
  }) {window_dimensions = array<i64: 1, 3>, window_strides = array<i64: 1, 1>, window_dilations = array<i64: 1, 3>} : (tensor<3x7x!pphlo.secret<i64>>, tensor<!pphlo.secret<i64>>) -> tensor<3x1x!pphlo.secret<i64>>
  %o = pphlo.convert %r : (tensor<3x1x!pphlo.secret<i64>>) -> tensor<3x1xi64>
  %e = pphlo.constant dense<[[9], [39], [69]]> : tensor<3x1xi64>
  pphlo.custom_call @expect_eq(%o, %e) : (tensor<3x1xi64>, tensor<3x1xi64>)->()
  func.return
}
