// RUN: spuc interpret --protocol_kind=1 -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --split-input-file %s | spuc filecheck %s
// Choices, windows, sorts and scatters in SPU's text; a function may check nothing.

// CHECK: spu-regions.mlir: ok, 7 functions (2 without a check)
func.func @case_public() {
  %index = pphlo.constant dense<-1> : tensor<i32>
  %r0 = pphlo.constant dense<0> : tensor<i64>
  %r1 = pphlo.constant dense<1> : tensor<i64>
  %0:2 = "pphlo.case"(%index) ({
    pphlo.return %r0, %r0 : tensor<i64>, tensor<i64>
  }, {
    pphlo.return %r1, %r1 : tensor<i64>, tensor<i64>
  }) : (tensor<i32>) -> (tensor<i64>, tensor<i64>)
  pphlo.custom_call @expect_eq (%0#0, %r1) : (tensor<i64>,tensor<i64>)->()
  pphlo.custom_call @expect_eq (%0#1, %r1) : (tensor<i64>,tensor<i64>)->()
  func.return
}
// -----
func.func @case_secret() {
  %i = pphlo.constant dense<2> : tensor<i32>
  %index = pphlo.convert %i : (tensor<i32>) -> tensor<!pphlo.secret<i32>>
  %p0 = pphlo.constant dense<0> : tensor<i64>
  %p1 = pphlo.constant dense<1> : tensor<i64>
  %r0 = pphlo.convert %p0 : (tensor<i64>) -> tensor<!pphlo.secret<i64>>
  %r1 = pphlo.convert %p1 : (tensor<i64>) -> tensor<!pphlo.secret<i64>>
  %result0, %result1 = "pphlo.case"(%index) ({
    pphlo.return %r0, %r0 : tensor<!pphlo.secret<i64>>, tensor<!pphlo.secret<i64>>
  }, {
    pphlo.return %r1, %r1 : tensor<!pphlo.secret<i64>>, tensor<!pphlo.secret<i64>>
  }) : (tensor<!pphlo.secret<i32>>) -> (tensor<!pphlo.secret<i64>>, tensor<!pphlo.secret<i64>>)
  pphlo.custom_call @expect_eq (%result0, %p1) : (tensor<!pphlo.secret<i64>>,tensor<i64>)->()
  %c = pphlo.convert %result1 : (tensor<!pphlo.secret<i64>>) -> tensor<i64>
  pphlo.custom_call @expect_eq (%c, %p1) : (tensor<i64>,tensor<i64>)->()
  func.return
}
// -----
func.func @if() {
  %p = pphlo.constant dense<true> : tensor<i1>
  %r0 = pphlo.constant dense<0> : tensor<i64>
  %r1 = pphlo.constant dense<1> : tensor<i64>
  %a, %b = "pphlo.if"(%p) ({
    pphlo.return %r0, %r0 : tensor<i64>, tensor<i64>
  }, {
    pphlo.return %r1, %r1 : tensor<i64>, tensor<i64>
  }) : (tensor<i1>) -> (tensor<i64>, tensor<i64>)
  pphlo.custom_call @expect_eq (%a, %r0) : (tensor<i64>,tensor<i64>)->()
  pphlo.custom_call @expect_eq (%b, %r0) : (tensor<i64>,tensor<i64>)->()
  func.return
}
// -----
func.func @reduce_window() {
  %input = pphlo.constant dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xi64>
  %init = pphlo.constant dense<0> : tensor<i64>
  %result = "pphlo.reduce_window"(%input, %init) ({
    ^bb0(%arg0: tensor<i64>, %arg1: tensor<i64>):
      %0 = pphlo.add %arg0, %arg1 : tensor<i64>
      pphlo.return %0 : tensor<i64>
  }) {
    window_dimensions = array<i64: 2, 1>,
    window_strides = array<i64: 4, 1>,
    window_dilations = array<i64: 2, 1>
  } : (tensor<3x2xi64>, tensor<i64>) -> tensor<1x2xi64>
  %e = pphlo.constant dense<[[6, 8]]> : tensor<1x2xi64>
  pphlo.custom_call @expect_eq (%result, %e) : (tensor<1x2xi64>,tensor<1x2xi64>)->()
  func.return
}
// -----
func.func @sort() {
  %a = pphlo.constant dense<[[1, 2, 3], [3, 2, 1]]> : tensor<2x3xi64>
  %b = pphlo.constant dense<[[3, 2, 1], [1, 2, 3]]> : tensor<2x3xi64>
  %r:2 = "pphlo.sort"(%a, %b) ({
    ^bb0(%arg0: tensor<i64>, %arg1: tensor<i64>, %arg2: tensor<i64>, %arg3: tensor<i64>):
      %p = pphlo.greater %arg0, %arg1 : (tensor<i64>, tensor<i64>) -> tensor<i1>
      pphlo.return %p : tensor<i1>
  }) {dimension = 0 : i64, is_stable = true} : (tensor<2x3xi64>, tensor<2x3xi64>) -> (tensor<2x3xi64>, tensor<2x3xi64>)
  %e = pphlo.constant dense<[[3, 2, 3], [1, 2, 1]]> : tensor<2x3xi64>
  %f = pphlo.constant dense<[[1, 2, 1], [3, 2, 3]]> : tensor<2x3xi64>
  pphlo.custom_call @expect_eq (%r#0, %e) : (tensor<2x3xi64>,tensor<2x3xi64>)->()
  pphlo.custom_call @expect_eq (%r#1, %f) : (tensor<2x3xi64>,tensor<2x3xi64>)->()
  func.return
}
// -----
func.func @select_and_scatter() {
  %operand = pphlo.constant dense<[[1, 5], [2, 5], [3, 6], [4, 4]]> : tensor<4x2xi64>
  %source = pphlo.constant dense<[[5, 6], [7, 8]]> : tensor<2x2xi64>
  %init = pphlo.constant dense<0> : tensor<i64>
  %r = "pphlo.select_and_scatter"(%operand, %source, %init) ({
    ^bb0(%arg0: tensor<i64>, %arg1: tensor<i64>):
      %0 = pphlo.greater_equal %arg0, %arg1 : (tensor<i64>, tensor<i64>) -> tensor<i1>
      pphlo.return %0 : tensor<i1>
  }, {
    ^bb0(%arg0: tensor<i64>, %arg1: tensor<i64>):
      %0 = pphlo.add %arg0, %arg1 : tensor<i64>
      pphlo.return %0 : tensor<i64>
  }) {window_dimensions = array<i64: 2, 1>, window_strides = array<i64: 2, 1>} : (tensor<4x2xi64>, tensor<2x2xi64>, tensor<i64>) -> tensor<4x2xi64>
  func.return
}
// -----
func.func @asserts_nothing() {
  // all commented out
  func.return
}
