// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// A secret of another width keeps its value.

// CHECK: ring_cast.mlir: ok, 1 function{{$}}

func.func @ring_cast() {
  %0 = pphlo.constant dense<[2, 3, -4, 2147483647, -2147483648]> : tensor<5xi32>
  %1 = pphlo.convert %0 : (tensor<5xi32>) -> tensor<5x!pphlo.secret<i32>>
  %2 = pphlo.convert %1 : (tensor<5x!pphlo.secret<i32>>) -> tensor<5x!pphlo.secret<i64>>
  %3 = pphlo.constant dense<[2, 3, -4, 2147483647, -2147483648]> : tensor<5xi64>
  %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<i64>>) -> tensor<5xi64>
  pphlo.custom_call @expect_eq(%4, %3) : (tensor<5xi64>, tensor<5xi64>)->()
  %5 = pphlo.multiply %2, %2 : tensor<5x!pphlo.secret<i64>>
  %6 = pphlo.constant dense<[4, 9, 16, 4611686014132420609, 4611686018427387904]> : tensor<5xi64>
  %7 = pphlo.convert %5 : (tensor<5x!pphlo.secret<i64>>) -> tensor<5xi64>
  pphlo.custom_call @expect_eq(%7, %6) : (tensor<5xi64>, tensor<5xi64>)->()
  func.return
}
