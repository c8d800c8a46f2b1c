// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Bits set, in every width, of negative numbers too.

// CHECK: popcnt.mlir: ok, 18 functions{{$}}

func.func @popcnt_op_test_i64_i64_p() {
   %0 = pphlo.constant dense<[0, 1, 2, 127, -1, -9223372036854775808]> : tensor<6xi64>
   %1 = pphlo.popcnt %0 : (tensor<6xi64>)->tensor<6xi64>
   %2 = pphlo.constant dense<[0, 1, 1, 7, 64, 1]> : tensor<6xi64>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<6xi64>, tensor<6xi64>)->()
   func.return
}

// -----

func.func @popcnt_op_test_i64_i64_s() {
   %0 = pphlo.constant dense<[0, 1, 2, 127, -1, -9223372036854775808]> : tensor<6xi64>
   %1 = pphlo.convert %0 : (tensor<6xi64>)->tensor<6x!pphlo.secret<i64>>
   %2 = pphlo.popcnt %1 : (tensor<6x!pphlo.secret<i64>>)->tensor<6x!pphlo.secret<i64>>
   %3 = pphlo.constant dense<[0, 1, 1, 7, 64, 1]> : tensor<6xi64>
   %4 = pphlo.convert %2 : (tensor<6x!pphlo.secret<i64>>)->tensor<6xi64>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<6xi64>, tensor<6xi64>)->()
   func.return
}

// -----

func.func @popcnt_op_test_i8_i8_p() {
   %0 = pphlo.constant dense<[0, 1, -128, 127, 127, 8, -128, 126]> : tensor<8xi8>
   %1 = pphlo.popcnt %0 : (tensor<8xi8>)->tensor<8xi8>
   %2 = pphlo.constant dense<[0, 1, 1, 7, 7, 1, 1, 6]> : tensor<8xi8>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xi8>, tensor<8xi8>)->()
   func.return
}

// -----

func.func @popcnt_op_test_i8_i8_s() {
   %0 = pphlo.constant dense<[0, 1, -128, 127, 127, 8, -128, 126]> : tensor<8xi8>
   %1 = pphlo.convert %0 : (tensor<8xi8>)->tensor<8x!pphlo.secret<i8>>
   %2 = pphlo.popcnt %1 : (tensor<8x!pphlo.secret<i8>>)->tensor<8x!pphlo.secret<i8>>
   %3 = pphlo.constant dense<[0, 1, 1, 7, 7, 1, 1, 6]> : tensor<8xi8>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<i8>>)->tensor<8xi8>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xi8>, tensor<8xi8>)->()
   func.return
}

// -----

func.func @popcnt_op_test_i16_i16_p() {
   %0 = pphlo.constant dense<[0, 1, -32768, 32767, 32767, 8, -32768, 32766]> : tensor<8xi16>
   %1 = pphlo.popcnt %0 : (tensor<8xi16>)->tensor<8xi16>
   %2 = pphlo.constant dense<[0, 1, 1, 15, 15, 1, 1, 14]> : tensor<8xi16>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xi16>, tensor<8xi16>)->()
   func.return
}

// -----

func.func @popcnt_op_test_i16_i16_s() {
   %0 = pphlo.constant dense<[0, 1, -32768, 32767, 32767, 8, -32768, 32766]> : tensor<8xi16>
   %1 = pphlo.convert %0 : (tensor<8xi16>)->tensor<8x!pphlo.secret<i16>>
   %2 = pphlo.popcnt %1 : (tensor<8x!pphlo.secret<i16>>)->tensor<8x!pphlo.secret<i16>>
   %3 = pphlo.constant dense<[0, 1, 1, 15, 15, 1, 1, 14]> : tensor<8xi16>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<i16>>)->tensor<8xi16>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xi16>, tensor<8xi16>)->()
   func.return
}

// -----

func.func @popcnt_op_test_i32_i32_p() {
   %0 = pphlo.constant dense<[0, 1, -2147483648, 2147483647, 2147483647, 8, -2147483648, 2147483646]> : tensor<8xi32>
   %1 = pphlo.popcnt %0 : (tensor<8xi32>)->tensor<8xi32>
   %2 = pphlo.constant dense<[0, 1, 1, 31, 31, 1, 1, 30]> : tensor<8xi32>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xi32>, tensor<8xi32>)->()
   func.return
}

// -----

func.func @popcnt_op_test_i32_i32_s() {
   %0 = pphlo.constant dense<[0, 1, -2147483648, 2147483647, 2147483647, 8, -2147483648, 2147483646]> : tensor<8xi32>
   %1 = pphlo.convert %0 : (tensor<8xi32>)->tensor<8x!pphlo.secret<i32>>
   %2 = pphlo.popcnt %1 : (tensor<8x!pphlo.secret<i32>>)->tensor<8x!pphlo.secret<i32>>
   %3 = pphlo.constant dense<[0, 1, 1, 31, 31, 1, 1, 30]> : tensor<8xi32>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<i32>>)->tensor<8xi32>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xi32>, tensor<8xi32>)->()
   func.return
}

// -----

func.func @popcnt_op_test_i64_i64_p() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.popcnt %0 : (tensor<8xi64>)->tensor<8xi64>
   %2 = pphlo.constant dense<[0, 1, 1, 63, 63, 1, 1, 62]> : tensor<8xi64>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xi64>, tensor<8xi64>)->()
   func.return
}

// -----

func.func @popcnt_op_test_i64_i64_s() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.convert %0 : (tensor<8xi64>)->tensor<8x!pphlo.secret<i64>>
   %2 = pphlo.popcnt %1 : (tensor<8x!pphlo.secret<i64>>)->tensor<8x!pphlo.secret<i64>>
   %3 = pphlo.constant dense<[0, 1, 1, 63, 63, 1, 1, 62]> : tensor<8xi64>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<i64>>)->tensor<8xi64>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xi64>, tensor<8xi64>)->()
   func.return
}

// -----

func.func @popcnt_op_test_ui8_ui8_p() {
   %0 = pphlo.constant dense<[0, 1, 0, 255, 255, 8, 0, 254]> : tensor<8xui8>
   %1 = pphlo.popcnt %0 : (tensor<8xui8>)->tensor<8xui8>
   %2 = pphlo.constant dense<[0, 1, 0, 8, 8, 1, 0, 7]> : tensor<8xui8>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xui8>, tensor<8xui8>)->()
   func.return
}

// -----

func.func @popcnt_op_test_ui8_ui8_s() {
   %0 = pphlo.constant dense<[0, 1, 0, 255, 255, 8, 0, 254]> : tensor<8xui8>
   %1 = pphlo.convert %0 : (tensor<8xui8>)->tensor<8x!pphlo.secret<ui8>>
   %2 = pphlo.popcnt %1 : (tensor<8x!pphlo.secret<ui8>>)->tensor<8x!pphlo.secret<ui8>>
   %3 = pphlo.constant dense<[0, 1, 0, 8, 8, 1, 0, 7]> : tensor<8xui8>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<ui8>>)->tensor<8xui8>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xui8>, tensor<8xui8>)->()
   func.return
}

// -----

func.func @popcnt_op_test_ui16_ui16_p() {
   %0 = pphlo.constant dense<[0, 1, 0, 65535, 65535, 8, 0, 65534]> : tensor<8xui16>
   %1 = pphlo.popcnt %0 : (tensor<8xui16>)->tensor<8xui16>
   %2 = pphlo.constant dense<[0, 1, 0, 16, 16, 1, 0, 15]> : tensor<8xui16>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xui16>, tensor<8xui16>)->()
   func.return
}

// -----

func.func @popcnt_op_test_ui16_ui16_s() {
   %0 = pphlo.constant dense<[0, 1, 0, 65535, 65535, 8, 0, 65534]> : tensor<8xui16>
   %1 = pphlo.convert %0 : (tensor<8xui16>)->tensor<8x!pphlo.secret<ui16>>
   %2 = pphlo.popcnt %1 : (tensor<8x!pphlo.secret<ui16>>)->tensor<8x!pphlo.secret<ui16>>
   %3 = pphlo.constant dense<[0, 1, 0, 16, 16, 1, 0, 15]> : tensor<8xui16>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<ui16>>)->tensor<8xui16>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xui16>, tensor<8xui16>)->()
   func.return
}

// -----

func.func @popcnt_op_test_ui32_ui32_p() {
   %0 = pphlo.constant dense<[0, 1, 0, 4294967295, 4294967295, 8, 0, 4294967294]> : tensor<8xui32>
   %1 = pphlo.popcnt %0 : (tensor<8xui32>)->tensor<8xui32>
   %2 = pphlo.constant dense<[0, 1, 0, 32, 32, 1, 0, 31]> : tensor<8xui32>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xui32>, tensor<8xui32>)->()
   func.return
}

// -----

func.func @popcnt_op_test_ui32_ui32_s() {
   %0 = pphlo.constant dense<[0, 1, 0, 4294967295, 4294967295, 8, 0, 4294967294]> : tensor<8xui32>
   %1 = pphlo.convert %0 : (tensor<8xui32>)->tensor<8x!pphlo.secret<ui32>>
   %2 = pphlo.popcnt %1 : (tensor<8x!pphlo.secret<ui32>>)->tensor<8x!pphlo.secret<ui32>>
   %3 = pphlo.constant dense<[0, 1, 0, 32, 32, 1, 0, 31]> : tensor<8xui32>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<ui32>>)->tensor<8xui32>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xui32>, tensor<8xui32>)->()
   func.return
}

// -----

func.func @popcnt_op_test_ui64_ui64_p() {
   %0 = pphlo.constant dense<[0, 1, 0, 18446744073709551615, 18446744073709551615, 8, 0, 18446744073709551614]> : tensor<8xui64>
   %1 = pphlo.popcnt %0 : (tensor<8xui64>)->tensor<8xui64>
   %2 = pphlo.constant dense<[0, 1, 0, 64, 64, 1, 0, 63]> : tensor<8xui64>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xui64>, tensor<8xui64>)->()
   func.return
}

// -----

func.func @popcnt_op_test_ui64_ui64_s() {
   %0 = pphlo.constant dense<[0, 1, 0, 18446744073709551615, 18446744073709551615, 8, 0, 18446744073709551614]> : tensor<8xui64>
   %1 = pphlo.convert %0 : (tensor<8xui64>)->tensor<8x!pphlo.secret<ui64>>
   %2 = pphlo.popcnt %1 : (tensor<8x!pphlo.secret<ui64>>)->tensor<8x!pphlo.secret<ui64>>
   %3 = pphlo.constant dense<[0, 1, 0, 64, 64, 1, 0, 63]> : tensor<8xui64>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<ui64>>)->tensor<8xui64>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xui64>, tensor<8xui64>)->()
   func.return
}
