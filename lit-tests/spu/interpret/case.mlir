// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// An index that names no branch takes the last one.

// CHECK: case.mlir: ok, 5 functions{{$}}

func.func @case_public_m1() {
  %i0 = pphlo.constant dense<-1> : tensor<i32>
  %b0 = pphlo.constant dense<0> : tensor<2xi64>
  %b1 = pphlo.constant dense<1> : tensor<2xi64>
  %r:2 = "pphlo.case"(%i0) ({
    pphlo.return %b0, %b0 : tensor<2xi64>, tensor<2xi64>
  }, {
    pphlo.return %b1, %b1 : tensor<2xi64>, tensor<2xi64>
  }) : (tensor<i32>) -> (tensor<2xi64>, tensor<2xi64>)
  %e = pphlo.constant dense<1> : tensor<2xi64>
  pphlo.custom_call @expect_eq(%r#0, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  pphlo.custom_call @expect_eq(%r#1, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  func.return
}

// -----

func.func @case_public_0() {
  %i0 = pphlo.constant dense<0> : tensor<i32>
  %b0 = pphlo.constant dense<0> : tensor<2xi64>
  %b1 = pphlo.constant dense<1> : tensor<2xi64>
  %r:2 = "pphlo.case"(%i0) ({
    pphlo.return %b0, %b0 : tensor<2xi64>, tensor<2xi64>
  }, {
    pphlo.return %b1, %b1 : tensor<2xi64>, tensor<2xi64>
  }) : (tensor<i32>) -> (tensor<2xi64>, tensor<2xi64>)
  %e = pphlo.constant dense<0> : tensor<2xi64>
  pphlo.custom_call @expect_eq(%r#0, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  pphlo.custom_call @expect_eq(%r#1, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  func.return
}

// -----

func.func @case_public_2() {
  %i0 = pphlo.constant dense<2> : tensor<i32>
  %b0 = pphlo.constant dense<0> : tensor<2xi64>
  %b1 = pphlo.constant dense<1> : tensor<2xi64>
  %r:2 = "pphlo.case"(%i0) ({
    pphlo.return %b0, %b0 : tensor<2xi64>, tensor<2xi64>
  }, {
    pphlo.return %b1, %b1 : tensor<2xi64>, tensor<2xi64>
  }) : (tensor<i32>) -> (tensor<2xi64>, tensor<2xi64>)
  %e = pphlo.constant dense<1> : tensor<2xi64>
  pphlo.custom_call @expect_eq(%r#0, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  pphlo.custom_call @expect_eq(%r#1, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  func.return
}

// -----

func.func @case_secret_2() {
  %i0 = pphlo.constant dense<2> : tensor<i32>
  %i = pphlo.convert %i0 : (tensor<i32>) -> tensor<!pphlo.secret<i32>>
  %b0 = pphlo.constant dense<0> : tensor<2xi64>
  %b1 = pphlo.constant dense<1> : tensor<2xi64>
  %r:2 = "pphlo.case"(%i) ({
    %s0 = pphlo.convert %b0 : (tensor<2xi64>) -> tensor<2x!pphlo.secret<i64>>
    pphlo.return %s0, %s0 : tensor<2x!pphlo.secret<i64>>, tensor<2x!pphlo.secret<i64>>
  }, {
    %s1 = pphlo.convert %b1 : (tensor<2xi64>) -> tensor<2x!pphlo.secret<i64>>
    pphlo.return %s1, %s1 : tensor<2x!pphlo.secret<i64>>, tensor<2x!pphlo.secret<i64>>
  }) : (tensor<!pphlo.secret<i32>>) -> (tensor<2x!pphlo.secret<i64>>, tensor<2x!pphlo.secret<i64>>)
  %o0 = pphlo.convert %r#0 : (tensor<2x!pphlo.secret<i64>>) -> tensor<2xi64>
  %o1 = pphlo.convert %r#1 : (tensor<2x!pphlo.secret<i64>>) -> tensor<2xi64>
  %e = pphlo.constant dense<1> : tensor<2xi64>
  pphlo.custom_call @expect_eq(%o0, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  pphlo.custom_call @expect_eq(%o1, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  func.return
}

// -----

func.func @case_secret_0() {
  %i0 = pphlo.constant dense<0> : tensor<i32>
  %i = pphlo.convert %i0 : (tensor<i32>) -> tensor<!pphlo.secret<i32>>
  %b0 = pphlo.constant dense<0> : tensor<2xi64>
  %b1 = pphlo.constant dense<1> : tensor<2xi64>
  %r:2 = "pphlo.case"(%i) ({
    %s0 = pphlo.convert %b0 : (tensor<2xi64>) -> tensor<2x!pphlo.secret<i64>>
    pphlo.return %s0, %s0 : tensor<2x!pphlo.secret<i64>>, tensor<2x!pphlo.secret<i64>>
  }, {
    %s1 = pphlo.convert %b1 : (tensor<2xi64>) -> tensor<2x!pphlo.secret<i64>>
    pphlo.return %s1, %s1 : tensor<2x!pphlo.secret<i64>>, tensor<2x!pphlo.secret<i64>>
  }) : (tensor<!pphlo.secret<i32>>) -> (tensor<2x!pphlo.secret<i64>>, tensor<2x!pphlo.secret<i64>>)
  %o0 = pphlo.convert %r#0 : (tensor<2x!pphlo.secret<i64>>) -> tensor<2xi64>
  %o1 = pphlo.convert %r#1 : (tensor<2x!pphlo.secret<i64>>) -> tensor<2xi64>
  %e = pphlo.constant dense<0> : tensor<2xi64>
  pphlo.custom_call @expect_eq(%o0, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  pphlo.custom_call @expect_eq(%o1, %e) : (tensor<2xi64>, tensor<2xi64>)->()
  func.return
}
