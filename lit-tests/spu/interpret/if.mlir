// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// A public choice with two results.

// CHECK: if.mlir: ok, 2 functions{{$}}

func.func @if_true() {
  %pred = pphlo.constant dense<true> : tensor<i1>
  %a = pphlo.constant dense<0> : tensor<2xi64>
  %b = pphlo.constant dense<1> : tensor<2xi64>
  %r:2 = "pphlo.if"(%pred) ({
    pphlo.return %a, %a : tensor<2xi64>, tensor<2xi64>
  }, {
    pphlo.return %b, %b : tensor<2xi64>, tensor<2xi64>
  }) : (tensor<i1>) -> (tensor<2xi64>, tensor<2xi64>)
  %e = pphlo.constant dense<0> : tensor<2xi64>
  pphlo.custom_call @expect_eq(%r#0, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  pphlo.custom_call @expect_eq(%r#1, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  func.return
}

// -----

func.func @if_false() {
  %pred = pphlo.constant dense<false> : tensor<i1>
  %a = pphlo.constant dense<0> : tensor<2xi64>
  %b = pphlo.constant dense<1> : tensor<2xi64>
  %r:2 = "pphlo.if"(%pred) ({
    pphlo.return %a, %a : tensor<2xi64>, tensor<2xi64>
  }, {
    pphlo.return %b, %b : tensor<2xi64>, tensor<2xi64>
  }) : (tensor<i1>) -> (tensor<2xi64>, tensor<2xi64>)
  %e = pphlo.constant dense<1> : tensor<2xi64>
  pphlo.custom_call @expect_eq(%r#0, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  pphlo.custom_call @expect_eq(%r#1, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  func.return
}
