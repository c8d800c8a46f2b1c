// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Between integers and floats, sealed and opened.

// CHECK: convert.mlir: ok, 2 functions{{$}}

func.func @to_float_and_back() {
  %0 = pphlo.constant dense<[0, 1, -8, 1000]> : tensor<4xi32>
  %1 = pphlo.convert %0 : (tensor<4xi32>) -> tensor<4xf32>
  %2 = pphlo.constant dense<[0.0, 1.0, -8.0, 1000.0]> : tensor<4xf32>
  pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<4xf32>, tensor<4xf32>)->()
  %3 = pphlo.convert %1 : (tensor<4xf32>) -> tensor<4xi32>
  pphlo.custom_call @expect_eq(%3, %0) : (tensor<4xi32>, tensor<4xi32>)->()
  func.return
}

// -----

func.func @sealed() {
  %0 = pphlo.constant dense<[0, 1, -8, 1000]> : tensor<4xi32>
  %1 = pphlo.convert %0 : (tensor<4xi32>) -> tensor<4x!pphlo.secret<i32>>
  %2 = pphlo.convert %1 : (tensor<4x!pphlo.secret<i32>>) -> tensor<4x!pphlo.secret<f32>>
  %3 = pphlo.convert %2 : (tensor<4x!pphlo.secret<f32>>) -> tensor<4xf32>
  %4 = pphlo.constant dense<[0.0, 1.0, -8.0, 1000.0]> : tensor<4xf32>
  pphlo.custom_call @expect_almost_eq(%3, %4) : (tensor<4xf32>, tensor<4xf32>)->()
  %5 = pphlo.constant dense<[0.7, -0.7, 2.5, -2.5]> : tensor<4xf32>
  %6 = pphlo.convert %5 : (tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  %7 = pphlo.convert %6 : (tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<i32>>
  %8 = pphlo.convert %7 : (tensor<4x!pphlo.secret<i32>>) -> tensor<4xi32>
  %9 = pphlo.constant dense<[0, 0, 2, -2]> : tensor<4xi32>
  pphlo.custom_call @expect_eq(%8, %9) : (tensor<4xi32>, tensor<4xi32>)->()
  func.return
}
