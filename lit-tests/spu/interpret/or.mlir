// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Bit by bit in every width, and of booleans.

// CHECK: or.mlir: ok, 22 functions{{$}}

func.func @or_op_test_i1_i1_pp() {
   %0 = pphlo.constant dense<[false, false, true, true]> : tensor<4xi1>
   %1 = pphlo.constant dense<[false, true, false, true]> : tensor<4xi1>
   %2 = pphlo.or %0,%1 : (tensor<4xi1>,tensor<4xi1>)->tensor<4xi1>
   %3 = pphlo.constant dense<[false, true, true, true]> : tensor<4xi1>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<4xi1>, tensor<4xi1>)->()
   func.return
}

// -----

func.func @or_op_test_i1_i1_ss() {
   %0 = pphlo.constant dense<[false, false, true, true]> : tensor<4xi1>
   %1 = pphlo.constant dense<[false, true, false, true]> : tensor<4xi1>
   %2 = pphlo.convert %0 : (tensor<4xi1>)->tensor<4x!pphlo.secret<i1>>
   %3 = pphlo.convert %1 : (tensor<4xi1>)->tensor<4x!pphlo.secret<i1>>
   %4 = pphlo.or %2,%3 : (tensor<4x!pphlo.secret<i1>>,tensor<4x!pphlo.secret<i1>>)->tensor<4x!pphlo.secret<i1>>
   %5 = pphlo.constant dense<[false, true, true, true]> : tensor<4xi1>
   %6 = pphlo.convert %4 : (tensor<4x!pphlo.secret<i1>>)->tensor<4xi1>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<4xi1>, tensor<4xi1>)->()
   func.return
}

// -----

func.func @or_op_test_i8_i8_pp() {
   %0 = pphlo.constant dense<[0, 1, -128, 127, 127, 8, -128, 126]> : tensor<8xi8>
   %1 = pphlo.constant dense<[0, 7, -128, 127, 1, -9, 127, 2]> : tensor<8xi8>
   %2 = pphlo.or %0,%1 : (tensor<8xi8>,tensor<8xi8>)->tensor<8xi8>
   %3 = pphlo.constant dense<[0, 7, -128, 127, 127, -1, -1, 126]> : tensor<8xi8>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xi8>, tensor<8xi8>)->()
   func.return
}

// -----

func.func @or_op_test_i8_i8_ss() {
   %0 = pphlo.constant dense<[0, 1, -128, 127, 127, 8, -128, 126]> : tensor<8xi8>
   %1 = pphlo.constant dense<[0, 7, -128, 127, 1, -9, 127, 2]> : tensor<8xi8>
   %2 = pphlo.convert %0 : (tensor<8xi8>)->tensor<8x!pphlo.secret<i8>>
   %3 = pphlo.convert %1 : (tensor<8xi8>)->tensor<8x!pphlo.secret<i8>>
   %4 = pphlo.or %2,%3 : (tensor<8x!pphlo.secret<i8>>,tensor<8x!pphlo.secret<i8>>)->tensor<8x!pphlo.secret<i8>>
   %5 = pphlo.constant dense<[0, 7, -128, 127, 127, -1, -1, 126]> : tensor<8xi8>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<i8>>)->tensor<8xi8>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xi8>, tensor<8xi8>)->()
   func.return
}

// -----

func.func @or_op_test_i16_i16_pp() {
   %0 = pphlo.constant dense<[0, 1, -32768, 32767, 32767, 8, -32768, 32766]> : tensor<8xi16>
   %1 = pphlo.constant dense<[0, 7, -32768, 32767, 1, -9, 32767, 2]> : tensor<8xi16>
   %2 = pphlo.or %0,%1 : (tensor<8xi16>,tensor<8xi16>)->tensor<8xi16>
   %3 = pphlo.constant dense<[0, 7, -32768, 32767, 32767, -1, -1, 32766]> : tensor<8xi16>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xi16>, tensor<8xi16>)->()
   func.return
}

// -----

func.func @or_op_test_i16_i16_ss() {
   %0 = pphlo.constant dense<[0, 1, -32768, 32767, 32767, 8, -32768, 32766]> : tensor<8xi16>
   %1 = pphlo.constant dense<[0, 7, -32768, 32767, 1, -9, 32767, 2]> : tensor<8xi16>
   %2 = pphlo.convert %0 : (tensor<8xi16>)->tensor<8x!pphlo.secret<i16>>
   %3 = pphlo.convert %1 : (tensor<8xi16>)->tensor<8x!pphlo.secret<i16>>
   %4 = pphlo.or %2,%3 : (tensor<8x!pphlo.secret<i16>>,tensor<8x!pphlo.secret<i16>>)->tensor<8x!pphlo.secret<i16>>
   %5 = pphlo.constant dense<[0, 7, -32768, 32767, 32767, -1, -1, 32766]> : tensor<8xi16>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<i16>>)->tensor<8xi16>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xi16>, tensor<8xi16>)->()
   func.return
}

// -----

func.func @or_op_test_i32_i32_pp() {
   %0 = pphlo.constant dense<[0, 1, -2147483648, 2147483647, 2147483647, 8, -2147483648, 2147483646]> : tensor<8xi32>
   %1 = pphlo.constant dense<[0, 7, -2147483648, 2147483647, 1, -9, 2147483647, 2]> : tensor<8xi32>
   %2 = pphlo.or %0,%1 : (tensor<8xi32>,tensor<8xi32>)->tensor<8xi32>
   %3 = pphlo.constant dense<[0, 7, -2147483648, 2147483647, 2147483647, -1, -1, 2147483646]> : tensor<8xi32>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xi32>, tensor<8xi32>)->()
   func.return
}

// -----

func.func @or_op_test_i32_i32_ss() {
   %0 = pphlo.constant dense<[0, 1, -2147483648, 2147483647, 2147483647, 8, -2147483648, 2147483646]> : tensor<8xi32>
   %1 = pphlo.constant dense<[0, 7, -2147483648, 2147483647, 1, -9, 2147483647, 2]> : tensor<8xi32>
   %2 = pphlo.convert %0 : (tensor<8xi32>)->tensor<8x!pphlo.secret<i32>>
   %3 = pphlo.convert %1 : (tensor<8xi32>)->tensor<8x!pphlo.secret<i32>>
   %4 = pphlo.or %2,%3 : (tensor<8x!pphlo.secret<i32>>,tensor<8x!pphlo.secret<i32>>)->tensor<8x!pphlo.secret<i32>>
   %5 = pphlo.constant dense<[0, 7, -2147483648, 2147483647, 2147483647, -1, -1, 2147483646]> : tensor<8xi32>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<i32>>)->tensor<8xi32>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xi32>, tensor<8xi32>)->()
   func.return
}

// -----

func.func @or_op_test_i64_i64_pp() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 1, -9, 9223372036854775807, 2]> : tensor<8xi64>
   %2 = pphlo.or %0,%1 : (tensor<8xi64>,tensor<8xi64>)->tensor<8xi64>
   %3 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 9223372036854775807, -1, -1, 9223372036854775806]> : tensor<8xi64>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xi64>, tensor<8xi64>)->()
   func.return
}

// -----

func.func @or_op_test_i64_i64_ss() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 1, -9, 9223372036854775807, 2]> : tensor<8xi64>
   %2 = pphlo.convert %0 : (tensor<8xi64>)->tensor<8x!pphlo.secret<i64>>
   %3 = pphlo.convert %1 : (tensor<8xi64>)->tensor<8x!pphlo.secret<i64>>
   %4 = pphlo.or %2,%3 : (tensor<8x!pphlo.secret<i64>>,tensor<8x!pphlo.secret<i64>>)->tensor<8x!pphlo.secret<i64>>
   %5 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 9223372036854775807, -1, -1, 9223372036854775806]> : tensor<8xi64>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<i64>>)->tensor<8xi64>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xi64>, tensor<8xi64>)->()
   func.return
}

// -----

func.func @or_op_test_ui8_ui8_pp() {
   %0 = pphlo.constant dense<[0, 1, 0, 255, 255, 8, 0, 254]> : tensor<8xui8>
   %1 = pphlo.constant dense<[0, 7, 0, 255, 1, 9, 255, 2]> : tensor<8xui8>
   %2 = pphlo.or %0,%1 : (tensor<8xui8>,tensor<8xui8>)->tensor<8xui8>
   %3 = pphlo.constant dense<[0, 7, 0, 255, 255, 9, 255, 254]> : tensor<8xui8>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xui8>, tensor<8xui8>)->()
   func.return
}

// -----

func.func @or_op_test_ui8_ui8_ss() {
   %0 = pphlo.constant dense<[0, 1, 0, 255, 255, 8, 0, 254]> : tensor<8xui8>
   %1 = pphlo.constant dense<[0, 7, 0, 255, 1, 9, 255, 2]> : tensor<8xui8>
   %2 = pphlo.convert %0 : (tensor<8xui8>)->tensor<8x!pphlo.secret<ui8>>
   %3 = pphlo.convert %1 : (tensor<8xui8>)->tensor<8x!pphlo.secret<ui8>>
   %4 = pphlo.or %2,%3 : (tensor<8x!pphlo.secret<ui8>>,tensor<8x!pphlo.secret<ui8>>)->tensor<8x!pphlo.secret<ui8>>
   %5 = pphlo.constant dense<[0, 7, 0, 255, 255, 9, 255, 254]> : tensor<8xui8>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<ui8>>)->tensor<8xui8>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xui8>, tensor<8xui8>)->()
   func.return
}

// -----

func.func @or_op_test_ui16_ui16_pp() {
   %0 = pphlo.constant dense<[0, 1, 0, 65535, 65535, 8, 0, 65534]> : tensor<8xui16>
   %1 = pphlo.constant dense<[0, 7, 0, 65535, 1, 9, 65535, 2]> : tensor<8xui16>
   %2 = pphlo.or %0,%1 : (tensor<8xui16>,tensor<8xui16>)->tensor<8xui16>
   %3 = pphlo.constant dense<[0, 7, 0, 65535, 65535, 9, 65535, 65534]> : tensor<8xui16>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xui16>, tensor<8xui16>)->()
   func.return
}

// -----

func.func @or_op_test_ui16_ui16_ss() {
   %0 = pphlo.constant dense<[0, 1, 0, 65535, 65535, 8, 0, 65534]> : tensor<8xui16>
   %1 = pphlo.constant dense<[0, 7, 0, 65535, 1, 9, 65535, 2]> : tensor<8xui16>
   %2 = pphlo.convert %0 : (tensor<8xui16>)->tensor<8x!pphlo.secret<ui16>>
   %3 = pphlo.convert %1 : (tensor<8xui16>)->tensor<8x!pphlo.secret<ui16>>
   %4 = pphlo.or %2,%3 : (tensor<8x!pphlo.secret<ui16>>,tensor<8x!pphlo.secret<ui16>>)->tensor<8x!pphlo.secret<ui16>>
   %5 = pphlo.constant dense<[0, 7, 0, 65535, 65535, 9, 65535, 65534]> : tensor<8xui16>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<ui16>>)->tensor<8xui16>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xui16>, tensor<8xui16>)->()
   func.return
}

// -----

func.func @or_op_test_ui32_ui32_pp() {
   %0 = pphlo.constant dense<[0, 1, 0, 4294967295, 4294967295, 8, 0, 4294967294]> : tensor<8xui32>
   %1 = pphlo.constant dense<[0, 7, 0, 4294967295, 1, 9, 4294967295, 2]> : tensor<8xui32>
   %2 = pphlo.or %0,%1 : (tensor<8xui32>,tensor<8xui32>)->tensor<8xui32>
   %3 = pphlo.constant dense<[0, 7, 0, 4294967295, 4294967295, 9, 4294967295, 4294967294]> : tensor<8xui32>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xui32>, tensor<8xui32>)->()
   func.return
}

// -----

func.func @or_op_test_ui32_ui32_ss() {
   %0 = pphlo.constant dense<[0, 1, 0, 4294967295, 4294967295, 8, 0, 4294967294]> : tensor<8xui32>
   %1 = pphlo.constant dense<[0, 7, 0, 4294967295, 1, 9, 4294967295, 2]> : tensor<8xui32>
   %2 = pphlo.convert %0 : (tensor<8xui32>)->tensor<8x!pphlo.secret<ui32>>
   %3 = pphlo.convert %1 : (tensor<8xui32>)->tensor<8x!pphlo.secret<ui32>>
   %4 = pphlo.or %2,%3 : (tensor<8x!pphlo.secret<ui32>>,tensor<8x!pphlo.secret<ui32>>)->tensor<8x!pphlo.secret<ui32>>
   %5 = pphlo.constant dense<[0, 7, 0, 4294967295, 4294967295, 9, 4294967295, 4294967294]> : tensor<8xui32>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<ui32>>)->tensor<8xui32>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xui32>, tensor<8xui32>)->()
   func.return
}

// -----

func.func @or_op_test_ui64_ui64_pp() {
   %0 = pphlo.constant dense<[0, 1, 0, 18446744073709551615, 18446744073709551615, 8, 0, 18446744073709551614]> : tensor<8xui64>
   %1 = pphlo.constant dense<[0, 7, 0, 18446744073709551615, 1, 9, 18446744073709551615, 2]> : tensor<8xui64>
   %2 = pphlo.or %0,%1 : (tensor<8xui64>,tensor<8xui64>)->tensor<8xui64>
   %3 = pphlo.constant dense<[0, 7, 0, 18446744073709551615, 18446744073709551615, 9, 18446744073709551615, 18446744073709551614]> : tensor<8xui64>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xui64>, tensor<8xui64>)->()
   func.return
}

// -----

func.func @or_op_test_ui64_ui64_ss() {
   %0 = pphlo.constant dense<[0, 1, 0, 18446744073709551615, 18446744073709551615, 8, 0, 18446744073709551614]> : tensor<8xui64>
   %1 = pphlo.constant dense<[0, 7, 0, 18446744073709551615, 1, 9, 18446744073709551615, 2]> : tensor<8xui64>
   %2 = pphlo.convert %0 : (tensor<8xui64>)->tensor<8x!pphlo.secret<ui64>>
   %3 = pphlo.convert %1 : (tensor<8xui64>)->tensor<8x!pphlo.secret<ui64>>
   %4 = pphlo.or %2,%3 : (tensor<8x!pphlo.secret<ui64>>,tensor<8x!pphlo.secret<ui64>>)->tensor<8x!pphlo.secret<ui64>>
   %5 = pphlo.constant dense<[0, 7, 0, 18446744073709551615, 18446744073709551615, 9, 18446744073709551615, 18446744073709551614]> : tensor<8xui64>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<ui64>>)->tensor<8xui64>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xui64>, tensor<8xui64>)->()
   func.return
}

// -----

func.func @or_op_test_i1_i1_pp() {
   %0 = pphlo.constant dense<[false, false, true, true]> : tensor<4xi1>
   %1 = pphlo.constant dense<[false, true, false, true]> : tensor<4xi1>
   %2 = pphlo.or %0,%1 : (tensor<4xi1>,tensor<4xi1>)->tensor<4xi1>
   %3 = pphlo.constant dense<[false, true, true, true]> : tensor<4xi1>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<4xi1>, tensor<4xi1>)->()
   func.return
}

// -----

func.func @or_op_test_i1_i1_ss() {
   %0 = pphlo.constant dense<[false, false, true, true]> : tensor<4xi1>
   %1 = pphlo.constant dense<[false, true, false, true]> : tensor<4xi1>
   %2 = pphlo.convert %0 : (tensor<4xi1>)->tensor<4x!pphlo.secret<i1>>
   %3 = pphlo.convert %1 : (tensor<4xi1>)->tensor<4x!pphlo.secret<i1>>
   %4 = pphlo.or %2,%3 : (tensor<4x!pphlo.secret<i1>>,tensor<4x!pphlo.secret<i1>>)->tensor<4x!pphlo.secret<i1>>
   %5 = pphlo.constant dense<[false, true, true, true]> : tensor<4xi1>
   %6 = pphlo.convert %4 : (tensor<4x!pphlo.secret<i1>>)->tensor<4xi1>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<4xi1>, tensor<4xi1>)->()
   func.return
}

// -----

func.func @or_op_test_i64_i64_pp() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 1, -9, 9223372036854775807, 2]> : tensor<8xi64>
   %2 = pphlo.or %0,%1 : (tensor<8xi64>,tensor<8xi64>)->tensor<8xi64>
   %3 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 9223372036854775807, -1, -1, 9223372036854775806]> : tensor<8xi64>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xi64>, tensor<8xi64>)->()
   func.return
}

// -----

func.func @or_op_test_i64_i64_ss() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 1, -9, 9223372036854775807, 2]> : tensor<8xi64>
   %2 = pphlo.convert %0 : (tensor<8xi64>)->tensor<8x!pphlo.secret<i64>>
   %3 = pphlo.convert %1 : (tensor<8xi64>)->tensor<8x!pphlo.secret<i64>>
   %4 = pphlo.or %2,%3 : (tensor<8x!pphlo.secret<i64>>,tensor<8x!pphlo.secret<i64>>)->tensor<8x!pphlo.secret<i64>>
   %5 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 9223372036854775807, -1, -1, 9223372036854775806]> : tensor<8xi64>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<i64>>)->tensor<8xi64>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xi64>, tensor<8xi64>)->()
   func.return
}
