// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Signed, unsigned, booleans and floats; negative and large values.

// CHECK: not_equal.mlir: ok, 8 functions{{$}}

func.func @not_equal_op_test_i1_i1_pp() {
   %0 = pphlo.constant dense<[false, false, true, true]> : tensor<4xi1>
   %1 = pphlo.constant dense<[false, true, false, true]> : tensor<4xi1>
   %2 = pphlo.not_equal %0,%1 : (tensor<4xi1>,tensor<4xi1>)->tensor<4xi1>
   %3 = pphlo.constant dense<[false, true, true, false]> : tensor<4xi1>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<4xi1>, tensor<4xi1>)->()
   func.return
}

// -----

func.func @not_equal_op_test_i1_i1_ss() {
   %0 = pphlo.constant dense<[false, false, true, true]> : tensor<4xi1>
   %1 = pphlo.constant dense<[false, true, false, true]> : tensor<4xi1>
   %2 = pphlo.convert %0 : (tensor<4xi1>)->tensor<4x!pphlo.secret<i1>>
   %3 = pphlo.convert %1 : (tensor<4xi1>)->tensor<4x!pphlo.secret<i1>>
   %4 = pphlo.not_equal %2,%3 : (tensor<4x!pphlo.secret<i1>>,tensor<4x!pphlo.secret<i1>>)->tensor<4x!pphlo.secret<i1>>
   %5 = pphlo.constant dense<[false, true, true, false]> : tensor<4xi1>
   %6 = pphlo.convert %4 : (tensor<4x!pphlo.secret<i1>>)->tensor<4xi1>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<4xi1>, tensor<4xi1>)->()
   func.return
}

// -----

func.func @not_equal_op_test_i64_i1_pp() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 1, -9, 9223372036854775807, 2]> : tensor<8xi64>
   %2 = pphlo.not_equal %0,%1 : (tensor<8xi64>,tensor<8xi64>)->tensor<8xi1>
   %3 = pphlo.constant dense<[false, true, false, false, true, true, true, true]> : tensor<8xi1>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xi1>, tensor<8xi1>)->()
   func.return
}

// -----

func.func @not_equal_op_test_i64_i1_ss() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 1, -9, 9223372036854775807, 2]> : tensor<8xi64>
   %2 = pphlo.convert %0 : (tensor<8xi64>)->tensor<8x!pphlo.secret<i64>>
   %3 = pphlo.convert %1 : (tensor<8xi64>)->tensor<8x!pphlo.secret<i64>>
   %4 = pphlo.not_equal %2,%3 : (tensor<8x!pphlo.secret<i64>>,tensor<8x!pphlo.secret<i64>>)->tensor<8x!pphlo.secret<i1>>
   %5 = pphlo.constant dense<[false, true, false, false, true, true, true, true]> : tensor<8xi1>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<i1>>)->tensor<8xi1>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xi1>, tensor<8xi1>)->()
   func.return
}

// -----

func.func @not_equal_op_test_ui64_i1_pp() {
   %0 = pphlo.constant dense<[0, 1, 0, 18446744073709551615, 18446744073709551615, 8, 0, 18446744073709551614]> : tensor<8xui64>
   %1 = pphlo.constant dense<[0, 7, 0, 18446744073709551615, 1, 9, 18446744073709551615, 2]> : tensor<8xui64>
   %2 = pphlo.not_equal %0,%1 : (tensor<8xui64>,tensor<8xui64>)->tensor<8xi1>
   %3 = pphlo.constant dense<[false, true, false, false, true, true, true, true]> : tensor<8xi1>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xi1>, tensor<8xi1>)->()
   func.return
}

// -----

func.func @not_equal_op_test_ui64_i1_ss() {
   %0 = pphlo.constant dense<[0, 1, 0, 18446744073709551615, 18446744073709551615, 8, 0, 18446744073709551614]> : tensor<8xui64>
   %1 = pphlo.constant dense<[0, 7, 0, 18446744073709551615, 1, 9, 18446744073709551615, 2]> : tensor<8xui64>
   %2 = pphlo.convert %0 : (tensor<8xui64>)->tensor<8x!pphlo.secret<ui64>>
   %3 = pphlo.convert %1 : (tensor<8xui64>)->tensor<8x!pphlo.secret<ui64>>
   %4 = pphlo.not_equal %2,%3 : (tensor<8x!pphlo.secret<ui64>>,tensor<8x!pphlo.secret<ui64>>)->tensor<8x!pphlo.secret<i1>>
   %5 = pphlo.constant dense<[false, true, false, false, true, true, true, true]> : tensor<8xi1>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<i1>>)->tensor<8xi1>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xi1>, tensor<8xi1>)->()
   func.return
}

// -----

func.func @not_equal_op_test_f64_i1_pp() {
   %0 = pphlo.constant dense<[-2.0, -2.0, 0.0, 1.0, 2.0, 2.5]> : tensor<6xf64>
   %1 = pphlo.constant dense<[-2.0, -1.5, -0.0, 1.0001, -2.0, 2.25]> : tensor<6xf64>
   %2 = pphlo.not_equal %0,%1 : (tensor<6xf64>,tensor<6xf64>)->tensor<6xi1>
   %3 = pphlo.constant dense<[false, true, false, true, true, true]> : tensor<6xi1>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<6xi1>, tensor<6xi1>)->()
   func.return
}

// -----

func.func @not_equal_op_test_f64_i1_ss() {
   %0 = pphlo.constant dense<[-2.0, -2.0, 0.0, 1.0, 2.0, 2.5]> : tensor<6xf64>
   %1 = pphlo.constant dense<[-2.0, -1.5, -0.0, 1.0001, -2.0, 2.25]> : tensor<6xf64>
   %2 = pphlo.convert %0 : (tensor<6xf64>)->tensor<6x!pphlo.secret<f64>>
   %3 = pphlo.convert %1 : (tensor<6xf64>)->tensor<6x!pphlo.secret<f64>>
   %4 = pphlo.not_equal %2,%3 : (tensor<6x!pphlo.secret<f64>>,tensor<6x!pphlo.secret<f64>>)->tensor<6x!pphlo.secret<i1>>
   %5 = pphlo.constant dense<[false, true, false, true, true, true]> : tensor<6xi1>
   %6 = pphlo.convert %4 : (tensor<6x!pphlo.secret<i1>>)->tensor<6xi1>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<6xi1>, tensor<6xi1>)->()
   func.return
}
