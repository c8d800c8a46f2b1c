// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Stable and descending, with a second operand that follows.

// CHECK: sort.mlir: ok, 2 functions{{$}}

func.func @sort() {
  %a = pphlo.constant dense<[[1, 2, 3], [3, 2, 1]]> : tensor<2x3xi64>
  %b = pphlo.constant dense<[[3, 2, 1], [1, 2, 3]]> : tensor<2x3xi64>
  %r:2 = "pphlo.sort"(%a, %b) ({
    ^bb0(%p: tensor<i64>, %q: tensor<i64>, %s: tensor<i64>, %t: tensor<i64>):
      %0 = pphlo.greater %p, %q : (tensor<i64>, tensor<i64>) -> tensor<i1>
      pphlo.return %0 : tensor<i1>
  }) {dimension = 1 : i64, is_stable = true} : (tensor<2x3xi64>, tensor<2x3xi64>) -> (tensor<2x3xi64>, tensor<2x3xi64>)
  %e = pphlo.constant dense<[[3, 2, 1], [3, 2, 1]]> : tensor<2x3xi64>
  %f = pphlo.constant dense<[[1, 2, 3], [1, 2, 3]]> : tensor<2x3xi64>
  pphlo.custom_call @expect_eq(%r#0, %e) : (tensor<2x3xi64>, tensor<2x3xi64>)->()
  pphlo.custom_call @expect_eq(%r#1, %f) : (tensor<2x3xi64>, tensor<2x3xi64>)->()
  func.return
}

// -----

func.func @sort_secret() {
  %a0 = pphlo.constant dense<[[1, 2, 3], [3, 2, 1]]> : tensor<2x3xi64>
  %b0 = pphlo.constant dense<[[3, 2, 1], [1, 2, 3]]> : tensor<2x3xi64>
  %a = pphlo.convert %a0 : (tensor<2x3xi64>) -> tensor<2x3x!pphlo.secret<i64>>
  %b = pphlo.convert %b0 : (tensor<2x3xi64>) -> tensor<2x3x!pphlo.secret<i64>>
  %r:2 = "pphlo.sort"(%a, %b) ({
    ^bb0(%p: tensor<!pphlo.secret<i64>>, %q: tensor<!pphlo.secret<i64>>, %s: tensor<!pphlo.secret<i64>>, %t: tensor<!pphlo.secret<i64>>):
      %0 = pphlo.greater %p, %q : (tensor<!pphlo.secret<i64>>, tensor<!pphlo.secret<i64>>) -> tensor<!pphlo.secret<i1>>
      pphlo.return %0 : tensor<!pphlo.secret<i1>>
  }) {dimension = 1 : i64, is_stable = true} : (tensor<2x3x!pphlo.secret<i64>>, tensor<2x3x!pphlo.secret<i64>>) -> (tensor<2x3x!pphlo.secret<i64>>, tensor<2x3x!pphlo.secret<i64>>)
  %o0 = pphlo.convert %r#0 : (tensor<2x3x!pphlo.secret<i64>>) -> tensor<2x3xi64>
  %o1 = pphlo.convert %r#1 : (tensor<2x3x!pphlo.secret<i64>>) -> tensor<2x3xi64>
  %e = pphlo.constant dense<[[3, 2, 1], [3, 2, 1]]> : tensor<2x3xi64>
  %f = pphlo.constant dense<[[1, 2, 3], [1, 2, 3]]> : tensor<2x3xi64>
  pphlo.custom_call @expect_eq(%o0, %e) : (tensor<2x3xi64>, tensor<2x3xi64>)->()
  pphlo.custom_call @expect_eq(%o1, %f) : (tensor<2x3xi64>, tensor<2x3xi64>)->()
  func.return
}
