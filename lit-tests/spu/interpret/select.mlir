// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// A predicate for each element, and one for all.

// CHECK: select.mlir: ok, 3 functions{{$}}

func.func @vector() {
  %p = pphlo.constant dense<[true, false, true]> : tensor<3xi1>
  %a = pphlo.constant dense<[2, 3, -1]> : tensor<3xi64>
  %b = pphlo.constant dense<[3, 7, -3]> : tensor<3xi64>
  %0 = pphlo.select %p, %a, %b : (tensor<3xi1>, tensor<3xi64>, tensor<3xi64>) -> tensor<3xi64>
  %1 = pphlo.constant dense<[2, 7, -1]> : tensor<3xi64>
  pphlo.custom_call @expect_eq(%0, %1) : (tensor<3xi64>, tensor<3xi64>)->()
  func.return
}

// -----

func.func @scalar() {
  %p = pphlo.constant dense<false> : tensor<i1>
  %a = pphlo.constant dense<[2, 3, -1]> : tensor<3xi64>
  %b = pphlo.constant dense<[3, 7, -3]> : tensor<3xi64>
  %0 = pphlo.select %p, %a, %b : (tensor<i1>, tensor<3xi64>, tensor<3xi64>) -> tensor<3xi64>
  pphlo.custom_call @expect_eq(%0, %b) : (tensor<3xi64>, tensor<3xi64>)->()
  func.return
}

// -----

func.func @secret() {
  %p0 = pphlo.constant dense<[true, false, true]> : tensor<3xi1>
  %a = pphlo.constant dense<[2, 3, -1]> : tensor<3xi64>
  %b = pphlo.constant dense<[3, 7, -3]> : tensor<3xi64>
  %p = pphlo.convert %p0 : (tensor<3xi1>) -> tensor<3x!pphlo.secret<i1>>
  %0 = pphlo.select %p, %a, %b : (tensor<3x!pphlo.secret<i1>>, tensor<3xi64>, tensor<3xi64>) -> tensor<3x!pphlo.secret<i64>>
  %1 = pphlo.constant dense<[2, 7, -1]> : tensor<3xi64>
  %2 = pphlo.convert %0 : (tensor<3x!pphlo.secret<i64>>) -> tensor<3xi64>
  pphlo.custom_call @expect_eq(%2, %1) : (tensor<3xi64>, tensor<3xi64>)->()
  func.return
}
