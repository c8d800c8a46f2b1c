// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Zeros come in from the left; amounts up to the width.

// CHECK: shift_right_logical_wide.mlir: ok, 6 functions{{$}}

func.func @shift_right_logical_op_test_i64_i64_pp() {
   %0 = pphlo.constant dense<[-1, 0, 8, 1, 9223372036854775807, -9223372036854775808, 9223372036854775807]> : tensor<7xi64>
   %1 = pphlo.constant dense<[1, 2, 3, 63, 63, 1, 64]> : tensor<7xi64>
   %2 = pphlo.shift_right_logical %0,%1 : (tensor<7xi64>,tensor<7xi64>)->tensor<7xi64>
   %3 = pphlo.constant dense<[9223372036854775807, 0, 1, 0, 0, 4611686018427387904, 0]> : tensor<7xi64>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<7xi64>, tensor<7xi64>)->()
   func.return
}

// -----

func.func @shift_right_logical_op_test_i64_i64_ss() {
   %0 = pphlo.constant dense<[-1, 0, 8, 1, 9223372036854775807, -9223372036854775808, 9223372036854775807]> : tensor<7xi64>
   %1 = pphlo.constant dense<[1, 2, 3, 63, 63, 1, 64]> : tensor<7xi64>
   %2 = pphlo.convert %0 : (tensor<7xi64>)->tensor<7x!pphlo.secret<i64>>
   %3 = pphlo.convert %1 : (tensor<7xi64>)->tensor<7x!pphlo.secret<i64>>
   %4 = pphlo.shift_right_logical %2,%3 : (tensor<7x!pphlo.secret<i64>>,tensor<7x!pphlo.secret<i64>>)->tensor<7x!pphlo.secret<i64>>
   %5 = pphlo.constant dense<[9223372036854775807, 0, 1, 0, 0, 4611686018427387904, 0]> : tensor<7xi64>
   %6 = pphlo.convert %4 : (tensor<7x!pphlo.secret<i64>>)->tensor<7xi64>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<7xi64>, tensor<7xi64>)->()
   func.return
}

// -----

func.func @shift_right_logical_op_test_i32_i32_pp() {
   %0 = pphlo.constant dense<[-1, 0, 8, 1, 2147483647, -2147483648, 2147483647]> : tensor<7xi32>
   %1 = pphlo.constant dense<[1, 2, 3, 31, 31, 1, 32]> : tensor<7xi32>
   %2 = pphlo.shift_right_logical %0,%1 : (tensor<7xi32>,tensor<7xi32>)->tensor<7xi32>
   %3 = pphlo.constant dense<[2147483647, 0, 1, 0, 0, 1073741824, 0]> : tensor<7xi32>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<7xi32>, tensor<7xi32>)->()
   func.return
}

// -----

func.func @shift_right_logical_op_test_i32_i32_ss() {
   %0 = pphlo.constant dense<[-1, 0, 8, 1, 2147483647, -2147483648, 2147483647]> : tensor<7xi32>
   %1 = pphlo.constant dense<[1, 2, 3, 31, 31, 1, 32]> : tensor<7xi32>
   %2 = pphlo.convert %0 : (tensor<7xi32>)->tensor<7x!pphlo.secret<i32>>
   %3 = pphlo.convert %1 : (tensor<7xi32>)->tensor<7x!pphlo.secret<i32>>
   %4 = pphlo.shift_right_logical %2,%3 : (tensor<7x!pphlo.secret<i32>>,tensor<7x!pphlo.secret<i32>>)->tensor<7x!pphlo.secret<i32>>
   %5 = pphlo.constant dense<[2147483647, 0, 1, 0, 0, 1073741824, 0]> : tensor<7xi32>
   %6 = pphlo.convert %4 : (tensor<7x!pphlo.secret<i32>>)->tensor<7xi32>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<7xi32>, tensor<7xi32>)->()
   func.return
}

// -----

func.func @shift_right_logical_op_test_ui8_ui8_pp() {
   %0 = pphlo.constant dense<[255, 0, 8, 1, 255, 0, 255]> : tensor<7xui8>
   %1 = pphlo.constant dense<[1, 2, 3, 7, 7, 1, 8]> : tensor<7xui8>
   %2 = pphlo.shift_right_logical %0,%1 : (tensor<7xui8>,tensor<7xui8>)->tensor<7xui8>
   %3 = pphlo.constant dense<[127, 0, 1, 0, 1, 0, 0]> : tensor<7xui8>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<7xui8>, tensor<7xui8>)->()
   func.return
}

// -----

func.func @shift_right_logical_op_test_ui8_ui8_ss() {
   %0 = pphlo.constant dense<[255, 0, 8, 1, 255, 0, 255]> : tensor<7xui8>
   %1 = pphlo.constant dense<[1, 2, 3, 7, 7, 1, 8]> : tensor<7xui8>
   %2 = pphlo.convert %0 : (tensor<7xui8>)->tensor<7x!pphlo.secret<ui8>>
   %3 = pphlo.convert %1 : (tensor<7xui8>)->tensor<7x!pphlo.secret<ui8>>
   %4 = pphlo.shift_right_logical %2,%3 : (tensor<7x!pphlo.secret<ui8>>,tensor<7x!pphlo.secret<ui8>>)->tensor<7x!pphlo.secret<ui8>>
   %5 = pphlo.constant dense<[127, 0, 1, 0, 1, 0, 0]> : tensor<7xui8>
   %6 = pphlo.convert %4 : (tensor<7x!pphlo.secret<ui8>>)->tensor<7xui8>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<7xui8>, tensor<7xui8>)->()
   func.return
}
