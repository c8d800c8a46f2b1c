// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// The sign of the dividend; numbers above the fraction bits.

// CHECK: remainder.mlir: ok, 6 functions{{$}}

func.func @remainder_op_test_i64_i64_pp() {
   %0 = pphlo.constant dense<[17, -17, 17, -17, -9223372036854775808, 4611686018427387905]> : tensor<6xi64>
   %1 = pphlo.constant dense<[3, 3, -3, -3, 7, 1099511627776]> : tensor<6xi64>
   %2 = pphlo.remainder %0,%1 : (tensor<6xi64>,tensor<6xi64>)->tensor<6xi64>
   %3 = pphlo.constant dense<[2, -2, 2, -2, -1, 1]> : tensor<6xi64>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<6xi64>, tensor<6xi64>)->()
   func.return
}

// -----

func.func @remainder_op_test_i64_i64_ss() {
   %0 = pphlo.constant dense<[17, -17, 17, -17, -9223372036854775808, 4611686018427387905]> : tensor<6xi64>
   %1 = pphlo.constant dense<[3, 3, -3, -3, 7, 1099511627776]> : tensor<6xi64>
   %2 = pphlo.convert %0 : (tensor<6xi64>)->tensor<6x!pphlo.secret<i64>>
   %3 = pphlo.convert %1 : (tensor<6xi64>)->tensor<6x!pphlo.secret<i64>>
   %4 = pphlo.remainder %2,%3 : (tensor<6x!pphlo.secret<i64>>,tensor<6x!pphlo.secret<i64>>)->tensor<6x!pphlo.secret<i64>>
   %5 = pphlo.constant dense<[2, -2, 2, -2, -1, 1]> : tensor<6xi64>
   %6 = pphlo.convert %4 : (tensor<6x!pphlo.secret<i64>>)->tensor<6xi64>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<6xi64>, tensor<6xi64>)->()
   func.return
}

// -----

func.func @remainder_op_test_ui64_ui64_pp() {
   %0 = pphlo.constant dense<[17, 18, 19, 20, 18446744073709551615, 9223372036854775808]> : tensor<6xui64>
   %1 = pphlo.constant dense<[3, 4, 5, 7, 10, 1099511627777]> : tensor<6xui64>
   %2 = pphlo.remainder %0,%1 : (tensor<6xui64>,tensor<6xui64>)->tensor<6xui64>
   %3 = pphlo.constant dense<[2, 2, 4, 6, 5, 1099503239169]> : tensor<6xui64>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<6xui64>, tensor<6xui64>)->()
   func.return
}

// -----

func.func @remainder_op_test_ui64_ui64_ss() {
   %0 = pphlo.constant dense<[17, 18, 19, 20, 18446744073709551615, 9223372036854775808]> : tensor<6xui64>
   %1 = pphlo.constant dense<[3, 4, 5, 7, 10, 1099511627777]> : tensor<6xui64>
   %2 = pphlo.convert %0 : (tensor<6xui64>)->tensor<6x!pphlo.secret<ui64>>
   %3 = pphlo.convert %1 : (tensor<6xui64>)->tensor<6x!pphlo.secret<ui64>>
   %4 = pphlo.remainder %2,%3 : (tensor<6x!pphlo.secret<ui64>>,tensor<6x!pphlo.secret<ui64>>)->tensor<6x!pphlo.secret<ui64>>
   %5 = pphlo.constant dense<[2, 2, 4, 6, 5, 1099503239169]> : tensor<6xui64>
   %6 = pphlo.convert %4 : (tensor<6x!pphlo.secret<ui64>>)->tensor<6xui64>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<6xui64>, tensor<6xui64>)->()
   func.return
}

// -----

func.func @remainder_op_test_f64_f64_pp() {
   %0 = pphlo.constant dense<[17.1, -17.1, 17.1, -17.1]> : tensor<4xf64>
   %1 = pphlo.constant dense<[3.0, 3.0, -3.0, -3.0]> : tensor<4xf64>
   %2 = pphlo.remainder %0,%1 : (tensor<4xf64>,tensor<4xf64>)->tensor<4xf64>
   %3 = pphlo.constant dense<[2.1000000000000014, -2.1000000000000014, 2.1000000000000014, -2.1000000000000014]> : tensor<4xf64>
   pphlo.custom_call @expect_almost_eq(%2, %3) : (tensor<4xf64>, tensor<4xf64>)->()
   func.return
}

// -----

func.func @remainder_op_test_f64_f64_ss() {
   %0 = pphlo.constant dense<[17.1, -17.1, 17.1, -17.1]> : tensor<4xf64>
   %1 = pphlo.constant dense<[3.0, 3.0, -3.0, -3.0]> : tensor<4xf64>
   %2 = pphlo.convert %0 : (tensor<4xf64>)->tensor<4x!pphlo.secret<f64>>
   %3 = pphlo.convert %1 : (tensor<4xf64>)->tensor<4x!pphlo.secret<f64>>
   %4 = pphlo.remainder %2,%3 : (tensor<4x!pphlo.secret<f64>>,tensor<4x!pphlo.secret<f64>>)->tensor<4x!pphlo.secret<f64>>
   %5 = pphlo.constant dense<[2.1000000000000014, -2.1000000000000014, 2.1000000000000014, -2.1000000000000014]> : tensor<4xf64>
   %6 = pphlo.convert %4 : (tensor<4x!pphlo.secret<f64>>)->tensor<4xf64>
   pphlo.custom_call @expect_almost_eq(%6, %5) : (tensor<4xf64>, tensor<4xf64>)->()
   func.return
}
