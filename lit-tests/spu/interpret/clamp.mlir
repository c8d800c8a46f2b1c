// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Bounds for each element.

// CHECK: clamp.mlir: ok, 2 functions{{$}}

func.func @clamp() {
  %min = pphlo.constant dense<[1, 5, -5]> : tensor<3xi64>
  %x = pphlo.constant dense<[2, 3, -1]> : tensor<3xi64>
  %max = pphlo.constant dense<[3, 7, -3]> : tensor<3xi64>
  %0 = pphlo.clamp %min, %x, %max : tensor<3xi64>
  %1 = pphlo.constant dense<[2, 5, -3]> : tensor<3xi64>
  pphlo.custom_call @expect_eq(%0, %1) : (tensor<3xi64>, tensor<3xi64>)->()
  func.return
}

// -----

func.func @clamp_secret() {
  %min = pphlo.constant dense<[1, 5, -5]> : tensor<3xi64>
  %x0 = pphlo.constant dense<[2, 3, -1]> : tensor<3xi64>
  %max = pphlo.constant dense<[3, 7, -3]> : tensor<3xi64>
  %x = pphlo.convert %x0 : (tensor<3xi64>) -> tensor<3x!pphlo.secret<i64>>
  %0 = pphlo.clamp %min, %x, %max : (tensor<3xi64>, tensor<3x!pphlo.secret<i64>>, tensor<3xi64>) -> tensor<3x!pphlo.secret<i64>>
  %1 = pphlo.constant dense<[2, 5, -3]> : tensor<3xi64>
  %2 = pphlo.convert %0 : (tensor<3x!pphlo.secret<i64>>) -> tensor<3xi64>
  pphlo.custom_call @expect_eq(%2, %1) : (tensor<3xi64>, tensor<3xi64>)->()
  func.return
}
