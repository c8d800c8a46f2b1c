// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Differences that wrap around in every width.

// CHECK: subtract.mlir: ok, 22 functions{{$}}

func.func @subtract_op_test_i8_i8_pp() {
   %0 = pphlo.constant dense<[0, 1, -128, 127, 127, 8, -128, 126]> : tensor<8xi8>
   %1 = pphlo.constant dense<[0, 7, -128, 127, 1, -9, 127, 2]> : tensor<8xi8>
   %2 = pphlo.subtract %0,%1 : (tensor<8xi8>,tensor<8xi8>)->tensor<8xi8>
   %3 = pphlo.constant dense<[0, -6, 0, 0, 126, 17, 1, 124]> : tensor<8xi8>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xi8>, tensor<8xi8>)->()
   func.return
}

// -----

func.func @subtract_op_test_i8_i8_ss() {
   %0 = pphlo.constant dense<[0, 1, -128, 127, 127, 8, -128, 126]> : tensor<8xi8>
   %1 = pphlo.constant dense<[0, 7, -128, 127, 1, -9, 127, 2]> : tensor<8xi8>
   %2 = pphlo.convert %0 : (tensor<8xi8>)->tensor<8x!pphlo.secret<i8>>
   %3 = pphlo.convert %1 : (tensor<8xi8>)->tensor<8x!pphlo.secret<i8>>
   %4 = pphlo.subtract %2,%3 : (tensor<8x!pphlo.secret<i8>>,tensor<8x!pphlo.secret<i8>>)->tensor<8x!pphlo.secret<i8>>
   %5 = pphlo.constant dense<[0, -6, 0, 0, 126, 17, 1, 124]> : tensor<8xi8>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<i8>>)->tensor<8xi8>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xi8>, tensor<8xi8>)->()
   func.return
}

// -----

func.func @subtract_op_test_i16_i16_pp() {
   %0 = pphlo.constant dense<[0, 1, -32768, 32767, 32767, 8, -32768, 32766]> : tensor<8xi16>
   %1 = pphlo.constant dense<[0, 7, -32768, 32767, 1, -9, 32767, 2]> : tensor<8xi16>
   %2 = pphlo.subtract %0,%1 : (tensor<8xi16>,tensor<8xi16>)->tensor<8xi16>
   %3 = pphlo.constant dense<[0, -6, 0, 0, 32766, 17, 1, 32764]> : tensor<8xi16>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xi16>, tensor<8xi16>)->()
   func.return
}

// -----

func.func @subtract_op_test_i16_i16_ss() {
   %0 = pphlo.constant dense<[0, 1, -32768, 32767, 32767, 8, -32768, 32766]> : tensor<8xi16>
   %1 = pphlo.constant dense<[0, 7, -32768, 32767, 1, -9, 32767, 2]> : tensor<8xi16>
   %2 = pphlo.convert %0 : (tensor<8xi16>)->tensor<8x!pphlo.secret<i16>>
   %3 = pphlo.convert %1 : (tensor<8xi16>)->tensor<8x!pphlo.secret<i16>>
   %4 = pphlo.subtract %2,%3 : (tensor<8x!pphlo.secret<i16>>,tensor<8x!pphlo.secret<i16>>)->tensor<8x!pphlo.secret<i16>>
   %5 = pphlo.constant dense<[0, -6, 0, 0, 32766, 17, 1, 32764]> : tensor<8xi16>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<i16>>)->tensor<8xi16>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xi16>, tensor<8xi16>)->()
   func.return
}

// -----

func.func @subtract_op_test_i32_i32_pp() {
   %0 = pphlo.constant dense<[0, 1, -2147483648, 2147483647, 2147483647, 8, -2147483648, 2147483646]> : tensor<8xi32>
   %1 = pphlo.constant dense<[0, 7, -2147483648, 2147483647, 1, -9, 2147483647, 2]> : tensor<8xi32>
   %2 = pphlo.subtract %0,%1 : (tensor<8xi32>,tensor<8xi32>)->tensor<8xi32>
   %3 = pphlo.constant dense<[0, -6, 0, 0, 2147483646, 17, 1, 2147483644]> : tensor<8xi32>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xi32>, tensor<8xi32>)->()
   func.return
}

// -----

func.func @subtract_op_test_i32_i32_ss() {
   %0 = pphlo.constant dense<[0, 1, -2147483648, 2147483647, 2147483647, 8, -2147483648, 2147483646]> : tensor<8xi32>
   %1 = pphlo.constant dense<[0, 7, -2147483648, 2147483647, 1, -9, 2147483647, 2]> : tensor<8xi32>
   %2 = pphlo.convert %0 : (tensor<8xi32>)->tensor<8x!pphlo.secret<i32>>
   %3 = pphlo.convert %1 : (tensor<8xi32>)->tensor<8x!pphlo.secret<i32>>
   %4 = pphlo.subtract %2,%3 : (tensor<8x!pphlo.secret<i32>>,tensor<8x!pphlo.secret<i32>>)->tensor<8x!pphlo.secret<i32>>
   %5 = pphlo.constant dense<[0, -6, 0, 0, 2147483646, 17, 1, 2147483644]> : tensor<8xi32>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<i32>>)->tensor<8xi32>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xi32>, tensor<8xi32>)->()
   func.return
}

// -----

func.func @subtract_op_test_i64_i64_pp() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 1, -9, 9223372036854775807, 2]> : tensor<8xi64>
   %2 = pphlo.subtract %0,%1 : (tensor<8xi64>,tensor<8xi64>)->tensor<8xi64>
   %3 = pphlo.constant dense<[0, -6, 0, 0, 9223372036854775806, 17, 1, 9223372036854775804]> : tensor<8xi64>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xi64>, tensor<8xi64>)->()
   func.return
}

// -----

func.func @subtract_op_test_i64_i64_ss() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.constant dense<[0, 7, -9223372036854775808, 9223372036854775807, 1, -9, 9223372036854775807, 2]> : tensor<8xi64>
   %2 = pphlo.convert %0 : (tensor<8xi64>)->tensor<8x!pphlo.secret<i64>>
   %3 = pphlo.convert %1 : (tensor<8xi64>)->tensor<8x!pphlo.secret<i64>>
   %4 = pphlo.subtract %2,%3 : (tensor<8x!pphlo.secret<i64>>,tensor<8x!pphlo.secret<i64>>)->tensor<8x!pphlo.secret<i64>>
   %5 = pphlo.constant dense<[0, -6, 0, 0, 9223372036854775806, 17, 1, 9223372036854775804]> : tensor<8xi64>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<i64>>)->tensor<8xi64>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xi64>, tensor<8xi64>)->()
   func.return
}

// -----

func.func @subtract_op_test_ui8_ui8_pp() {
   %0 = pphlo.constant dense<[0, 1, 0, 255, 255, 8, 0, 254]> : tensor<8xui8>
   %1 = pphlo.constant dense<[0, 7, 0, 255, 1, 9, 255, 2]> : tensor<8xui8>
   %2 = pphlo.subtract %0,%1 : (tensor<8xui8>,tensor<8xui8>)->tensor<8xui8>
   %3 = pphlo.constant dense<[0, 250, 0, 0, 254, 255, 1, 252]> : tensor<8xui8>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xui8>, tensor<8xui8>)->()
   func.return
}

// -----

func.func @subtract_op_test_ui8_ui8_ss() {
   %0 = pphlo.constant dense<[0, 1, 0, 255, 255, 8, 0, 254]> : tensor<8xui8>
   %1 = pphlo.constant dense<[0, 7, 0, 255, 1, 9, 255, 2]> : tensor<8xui8>
   %2 = pphlo.convert %0 : (tensor<8xui8>)->tensor<8x!pphlo.secret<ui8>>
   %3 = pphlo.convert %1 : (tensor<8xui8>)->tensor<8x!pphlo.secret<ui8>>
   %4 = pphlo.subtract %2,%3 : (tensor<8x!pphlo.secret<ui8>>,tensor<8x!pphlo.secret<ui8>>)->tensor<8x!pphlo.secret<ui8>>
   %5 = pphlo.constant dense<[0, 250, 0, 0, 254, 255, 1, 252]> : tensor<8xui8>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<ui8>>)->tensor<8xui8>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xui8>, tensor<8xui8>)->()
   func.return
}

// -----

func.func @subtract_op_test_ui16_ui16_pp() {
   %0 = pphlo.constant dense<[0, 1, 0, 65535, 65535, 8, 0, 65534]> : tensor<8xui16>
   %1 = pphlo.constant dense<[0, 7, 0, 65535, 1, 9, 65535, 2]> : tensor<8xui16>
   %2 = pphlo.subtract %0,%1 : (tensor<8xui16>,tensor<8xui16>)->tensor<8xui16>
   %3 = pphlo.constant dense<[0, 65530, 0, 0, 65534, 65535, 1, 65532]> : tensor<8xui16>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xui16>, tensor<8xui16>)->()
   func.return
}

// -----

func.func @subtract_op_test_ui16_ui16_ss() {
   %0 = pphlo.constant dense<[0, 1, 0, 65535, 65535, 8, 0, 65534]> : tensor<8xui16>
   %1 = pphlo.constant dense<[0, 7, 0, 65535, 1, 9, 65535, 2]> : tensor<8xui16>
   %2 = pphlo.convert %0 : (tensor<8xui16>)->tensor<8x!pphlo.secret<ui16>>
   %3 = pphlo.convert %1 : (tensor<8xui16>)->tensor<8x!pphlo.secret<ui16>>
   %4 = pphlo.subtract %2,%3 : (tensor<8x!pphlo.secret<ui16>>,tensor<8x!pphlo.secret<ui16>>)->tensor<8x!pphlo.secret<ui16>>
   %5 = pphlo.constant dense<[0, 65530, 0, 0, 65534, 65535, 1, 65532]> : tensor<8xui16>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<ui16>>)->tensor<8xui16>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xui16>, tensor<8xui16>)->()
   func.return
}

// -----

func.func @subtract_op_test_ui32_ui32_pp() {
   %0 = pphlo.constant dense<[0, 1, 0, 4294967295, 4294967295, 8, 0, 4294967294]> : tensor<8xui32>
   %1 = pphlo.constant dense<[0, 7, 0, 4294967295, 1, 9, 4294967295, 2]> : tensor<8xui32>
   %2 = pphlo.subtract %0,%1 : (tensor<8xui32>,tensor<8xui32>)->tensor<8xui32>
   %3 = pphlo.constant dense<[0, 4294967290, 0, 0, 4294967294, 4294967295, 1, 4294967292]> : tensor<8xui32>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xui32>, tensor<8xui32>)->()
   func.return
}

// -----

func.func @subtract_op_test_ui32_ui32_ss() {
   %0 = pphlo.constant dense<[0, 1, 0, 4294967295, 4294967295, 8, 0, 4294967294]> : tensor<8xui32>
   %1 = pphlo.constant dense<[0, 7, 0, 4294967295, 1, 9, 4294967295, 2]> : tensor<8xui32>
   %2 = pphlo.convert %0 : (tensor<8xui32>)->tensor<8x!pphlo.secret<ui32>>
   %3 = pphlo.convert %1 : (tensor<8xui32>)->tensor<8x!pphlo.secret<ui32>>
   %4 = pphlo.subtract %2,%3 : (tensor<8x!pphlo.secret<ui32>>,tensor<8x!pphlo.secret<ui32>>)->tensor<8x!pphlo.secret<ui32>>
   %5 = pphlo.constant dense<[0, 4294967290, 0, 0, 4294967294, 4294967295, 1, 4294967292]> : tensor<8xui32>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<ui32>>)->tensor<8xui32>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xui32>, tensor<8xui32>)->()
   func.return
}

// -----

func.func @subtract_op_test_ui64_ui64_pp() {
   %0 = pphlo.constant dense<[0, 1, 0, 18446744073709551615, 18446744073709551615, 8, 0, 18446744073709551614]> : tensor<8xui64>
   %1 = pphlo.constant dense<[0, 7, 0, 18446744073709551615, 1, 9, 18446744073709551615, 2]> : tensor<8xui64>
   %2 = pphlo.subtract %0,%1 : (tensor<8xui64>,tensor<8xui64>)->tensor<8xui64>
   %3 = pphlo.constant dense<[0, 18446744073709551610, 0, 0, 18446744073709551614, 18446744073709551615, 1, 18446744073709551612]> : tensor<8xui64>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<8xui64>, tensor<8xui64>)->()
   func.return
}

// -----

func.func @subtract_op_test_ui64_ui64_ss() {
   %0 = pphlo.constant dense<[0, 1, 0, 18446744073709551615, 18446744073709551615, 8, 0, 18446744073709551614]> : tensor<8xui64>
   %1 = pphlo.constant dense<[0, 7, 0, 18446744073709551615, 1, 9, 18446744073709551615, 2]> : tensor<8xui64>
   %2 = pphlo.convert %0 : (tensor<8xui64>)->tensor<8x!pphlo.secret<ui64>>
   %3 = pphlo.convert %1 : (tensor<8xui64>)->tensor<8x!pphlo.secret<ui64>>
   %4 = pphlo.subtract %2,%3 : (tensor<8x!pphlo.secret<ui64>>,tensor<8x!pphlo.secret<ui64>>)->tensor<8x!pphlo.secret<ui64>>
   %5 = pphlo.constant dense<[0, 18446744073709551610, 0, 0, 18446744073709551614, 18446744073709551615, 1, 18446744073709551612]> : tensor<8xui64>
   %6 = pphlo.convert %4 : (tensor<8x!pphlo.secret<ui64>>)->tensor<8xui64>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<8xui64>, tensor<8xui64>)->()
   func.return
}

// -----

func.func @subtract_op_test_f16_f16_pp() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, 0.1, 3.0, -2.5, 100.0]> : tensor<7xf16>
   %1 = pphlo.constant dense<[0.0, 7.0, 0.75, 0.3, 3.0, 2.5, -7.0]> : tensor<7xf16>
   %2 = pphlo.subtract %0,%1 : (tensor<7xf16>,tensor<7xf16>)->tensor<7xf16>
   %3 = pphlo.constant dense<[0.0, -6.0, -0.625, -0.199951171875, 0.0, -5.0, 107.0]> : tensor<7xf16>
   pphlo.custom_call @expect_almost_eq(%2, %3) : (tensor<7xf16>, tensor<7xf16>)->()
   func.return
}

// -----

func.func @subtract_op_test_f16_f16_ss() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, 0.1, 3.0, -2.5, 100.0]> : tensor<7xf16>
   %1 = pphlo.constant dense<[0.0, 7.0, 0.75, 0.3, 3.0, 2.5, -7.0]> : tensor<7xf16>
   %2 = pphlo.convert %0 : (tensor<7xf16>)->tensor<7x!pphlo.secret<f16>>
   %3 = pphlo.convert %1 : (tensor<7xf16>)->tensor<7x!pphlo.secret<f16>>
   %4 = pphlo.subtract %2,%3 : (tensor<7x!pphlo.secret<f16>>,tensor<7x!pphlo.secret<f16>>)->tensor<7x!pphlo.secret<f16>>
   %5 = pphlo.constant dense<[0.0, -6.0, -0.625, -0.199951171875, 0.0, -5.0, 107.0]> : tensor<7xf16>
   %6 = pphlo.convert %4 : (tensor<7x!pphlo.secret<f16>>)->tensor<7xf16>
   pphlo.custom_call @expect_almost_eq(%6, %5) : (tensor<7xf16>, tensor<7xf16>)->()
   func.return
}

// -----

func.func @subtract_op_test_f32_f32_pp() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, 0.1, 3.0, -2.5, 100.0]> : tensor<7xf32>
   %1 = pphlo.constant dense<[0.0, 7.0, 0.75, 0.3, 3.0, 2.5, -7.0]> : tensor<7xf32>
   %2 = pphlo.subtract %0,%1 : (tensor<7xf32>,tensor<7xf32>)->tensor<7xf32>
   %3 = pphlo.constant dense<[0.0, -6.0, -0.625, -0.20000000298023224, 0.0, -5.0, 107.0]> : tensor<7xf32>
   pphlo.custom_call @expect_almost_eq(%2, %3) : (tensor<7xf32>, tensor<7xf32>)->()
   func.return
}

// -----

func.func @subtract_op_test_f32_f32_ss() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, 0.1, 3.0, -2.5, 100.0]> : tensor<7xf32>
   %1 = pphlo.constant dense<[0.0, 7.0, 0.75, 0.3, 3.0, 2.5, -7.0]> : tensor<7xf32>
   %2 = pphlo.convert %0 : (tensor<7xf32>)->tensor<7x!pphlo.secret<f32>>
   %3 = pphlo.convert %1 : (tensor<7xf32>)->tensor<7x!pphlo.secret<f32>>
   %4 = pphlo.subtract %2,%3 : (tensor<7x!pphlo.secret<f32>>,tensor<7x!pphlo.secret<f32>>)->tensor<7x!pphlo.secret<f32>>
   %5 = pphlo.constant dense<[0.0, -6.0, -0.625, -0.20000000298023224, 0.0, -5.0, 107.0]> : tensor<7xf32>
   %6 = pphlo.convert %4 : (tensor<7x!pphlo.secret<f32>>)->tensor<7xf32>
   pphlo.custom_call @expect_almost_eq(%6, %5) : (tensor<7xf32>, tensor<7xf32>)->()
   func.return
}

// -----

func.func @subtract_op_test_f64_f64_pp() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, 0.1, 3.0, -2.5, 100.0]> : tensor<7xf64>
   %1 = pphlo.constant dense<[0.0, 7.0, 0.75, 0.3, 3.0, 2.5, -7.0]> : tensor<7xf64>
   %2 = pphlo.subtract %0,%1 : (tensor<7xf64>,tensor<7xf64>)->tensor<7xf64>
   %3 = pphlo.constant dense<[0.0, -6.0, -0.625, -0.19999999999999998, 0.0, -5.0, 107.0]> : tensor<7xf64>
   pphlo.custom_call @expect_almost_eq(%2, %3) : (tensor<7xf64>, tensor<7xf64>)->()
   func.return
}

// -----

func.func @subtract_op_test_f64_f64_ss() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, 0.1, 3.0, -2.5, 100.0]> : tensor<7xf64>
   %1 = pphlo.constant dense<[0.0, 7.0, 0.75, 0.3, 3.0, 2.5, -7.0]> : tensor<7xf64>
   %2 = pphlo.convert %0 : (tensor<7xf64>)->tensor<7x!pphlo.secret<f64>>
   %3 = pphlo.convert %1 : (tensor<7xf64>)->tensor<7x!pphlo.secret<f64>>
   %4 = pphlo.subtract %2,%3 : (tensor<7x!pphlo.secret<f64>>,tensor<7x!pphlo.secret<f64>>)->tensor<7x!pphlo.secret<f64>>
   %5 = pphlo.constant dense<[0.0, -6.0, -0.625, -0.19999999999999998, 0.0, -5.0, 107.0]> : tensor<7xf64>
   %6 = pphlo.convert %4 : (tensor<7x!pphlo.secret<f64>>)->tensor<7xf64>
   pphlo.custom_call @expect_almost_eq(%6, %5) : (tensor<7xf64>, tensor<7xf64>)->()
   func.return
}
