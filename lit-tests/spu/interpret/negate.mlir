// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// The least signed number is its own negative; unsigned ones wrap around.

// CHECK: negate.mlir: ok, 22 functions{{$}}

func.func @negate_op_test_i8_i8_p() {
   %0 = pphlo.constant dense<[0, 1, -128, 127, 127, 8, -128, 126]> : tensor<8xi8>
   %1 = pphlo.negate %0 : (tensor<8xi8>)->tensor<8xi8>
   %2 = pphlo.constant dense<[0, -1, -128, -127, -127, -8, -128, -126]> : tensor<8xi8>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xi8>, tensor<8xi8>)->()
   func.return
}

// -----

func.func @negate_op_test_i8_i8_s() {
   %0 = pphlo.constant dense<[0, 1, -128, 127, 127, 8, -128, 126]> : tensor<8xi8>
   %1 = pphlo.convert %0 : (tensor<8xi8>)->tensor<8x!pphlo.secret<i8>>
   %2 = pphlo.negate %1 : (tensor<8x!pphlo.secret<i8>>)->tensor<8x!pphlo.secret<i8>>
   %3 = pphlo.constant dense<[0, -1, -128, -127, -127, -8, -128, -126]> : tensor<8xi8>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<i8>>)->tensor<8xi8>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xi8>, tensor<8xi8>)->()
   func.return
}

// -----

func.func @negate_op_test_i16_i16_p() {
   %0 = pphlo.constant dense<[0, 1, -32768, 32767, 32767, 8, -32768, 32766]> : tensor<8xi16>
   %1 = pphlo.negate %0 : (tensor<8xi16>)->tensor<8xi16>
   %2 = pphlo.constant dense<[0, -1, -32768, -32767, -32767, -8, -32768, -32766]> : tensor<8xi16>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xi16>, tensor<8xi16>)->()
   func.return
}

// -----

func.func @negate_op_test_i16_i16_s() {
   %0 = pphlo.constant dense<[0, 1, -32768, 32767, 32767, 8, -32768, 32766]> : tensor<8xi16>
   %1 = pphlo.convert %0 : (tensor<8xi16>)->tensor<8x!pphlo.secret<i16>>
   %2 = pphlo.negate %1 : (tensor<8x!pphlo.secret<i16>>)->tensor<8x!pphlo.secret<i16>>
   %3 = pphlo.constant dense<[0, -1, -32768, -32767, -32767, -8, -32768, -32766]> : tensor<8xi16>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<i16>>)->tensor<8xi16>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xi16>, tensor<8xi16>)->()
   func.return
}

// -----

func.func @negate_op_test_i32_i32_p() {
   %0 = pphlo.constant dense<[0, 1, -2147483648, 2147483647, 2147483647, 8, -2147483648, 2147483646]> : tensor<8xi32>
   %1 = pphlo.negate %0 : (tensor<8xi32>)->tensor<8xi32>
   %2 = pphlo.constant dense<[0, -1, -2147483648, -2147483647, -2147483647, -8, -2147483648, -2147483646]> : tensor<8xi32>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xi32>, tensor<8xi32>)->()
   func.return
}

// -----

func.func @negate_op_test_i32_i32_s() {
   %0 = pphlo.constant dense<[0, 1, -2147483648, 2147483647, 2147483647, 8, -2147483648, 2147483646]> : tensor<8xi32>
   %1 = pphlo.convert %0 : (tensor<8xi32>)->tensor<8x!pphlo.secret<i32>>
   %2 = pphlo.negate %1 : (tensor<8x!pphlo.secret<i32>>)->tensor<8x!pphlo.secret<i32>>
   %3 = pphlo.constant dense<[0, -1, -2147483648, -2147483647, -2147483647, -8, -2147483648, -2147483646]> : tensor<8xi32>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<i32>>)->tensor<8xi32>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xi32>, tensor<8xi32>)->()
   func.return
}

// -----

func.func @negate_op_test_i64_i64_p() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.negate %0 : (tensor<8xi64>)->tensor<8xi64>
   %2 = pphlo.constant dense<[0, -1, -9223372036854775808, -9223372036854775807, -9223372036854775807, -8, -9223372036854775808, -9223372036854775806]> : tensor<8xi64>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xi64>, tensor<8xi64>)->()
   func.return
}

// -----

func.func @negate_op_test_i64_i64_s() {
   %0 = pphlo.constant dense<[0, 1, -9223372036854775808, 9223372036854775807, 9223372036854775807, 8, -9223372036854775808, 9223372036854775806]> : tensor<8xi64>
   %1 = pphlo.convert %0 : (tensor<8xi64>)->tensor<8x!pphlo.secret<i64>>
   %2 = pphlo.negate %1 : (tensor<8x!pphlo.secret<i64>>)->tensor<8x!pphlo.secret<i64>>
   %3 = pphlo.constant dense<[0, -1, -9223372036854775808, -9223372036854775807, -9223372036854775807, -8, -9223372036854775808, -9223372036854775806]> : tensor<8xi64>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<i64>>)->tensor<8xi64>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xi64>, tensor<8xi64>)->()
   func.return
}

// -----

func.func @negate_op_test_ui8_ui8_p() {
   %0 = pphlo.constant dense<[0, 1, 0, 255, 255, 8, 0, 254]> : tensor<8xui8>
   %1 = pphlo.negate %0 : (tensor<8xui8>)->tensor<8xui8>
   %2 = pphlo.constant dense<[0, 255, 0, 1, 1, 248, 0, 2]> : tensor<8xui8>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xui8>, tensor<8xui8>)->()
   func.return
}

// -----

func.func @negate_op_test_ui8_ui8_s() {
   %0 = pphlo.constant dense<[0, 1, 0, 255, 255, 8, 0, 254]> : tensor<8xui8>
   %1 = pphlo.convert %0 : (tensor<8xui8>)->tensor<8x!pphlo.secret<ui8>>
   %2 = pphlo.negate %1 : (tensor<8x!pphlo.secret<ui8>>)->tensor<8x!pphlo.secret<ui8>>
   %3 = pphlo.constant dense<[0, 255, 0, 1, 1, 248, 0, 2]> : tensor<8xui8>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<ui8>>)->tensor<8xui8>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xui8>, tensor<8xui8>)->()
   func.return
}

// -----

func.func @negate_op_test_ui16_ui16_p() {
   %0 = pphlo.constant dense<[0, 1, 0, 65535, 65535, 8, 0, 65534]> : tensor<8xui16>
   %1 = pphlo.negate %0 : (tensor<8xui16>)->tensor<8xui16>
   %2 = pphlo.constant dense<[0, 65535, 0, 1, 1, 65528, 0, 2]> : tensor<8xui16>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xui16>, tensor<8xui16>)->()
   func.return
}

// -----

func.func @negate_op_test_ui16_ui16_s() {
   %0 = pphlo.constant dense<[0, 1, 0, 65535, 65535, 8, 0, 65534]> : tensor<8xui16>
   %1 = pphlo.convert %0 : (tensor<8xui16>)->tensor<8x!pphlo.secret<ui16>>
   %2 = pphlo.negate %1 : (tensor<8x!pphlo.secret<ui16>>)->tensor<8x!pphlo.secret<ui16>>
   %3 = pphlo.constant dense<[0, 65535, 0, 1, 1, 65528, 0, 2]> : tensor<8xui16>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<ui16>>)->tensor<8xui16>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xui16>, tensor<8xui16>)->()
   func.return
}

// -----

func.func @negate_op_test_ui32_ui32_p() {
   %0 = pphlo.constant dense<[0, 1, 0, 4294967295, 4294967295, 8, 0, 4294967294]> : tensor<8xui32>
   %1 = pphlo.negate %0 : (tensor<8xui32>)->tensor<8xui32>
   %2 = pphlo.constant dense<[0, 4294967295, 0, 1, 1, 4294967288, 0, 2]> : tensor<8xui32>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xui32>, tensor<8xui32>)->()
   func.return
}

// -----

func.func @negate_op_test_ui32_ui32_s() {
   %0 = pphlo.constant dense<[0, 1, 0, 4294967295, 4294967295, 8, 0, 4294967294]> : tensor<8xui32>
   %1 = pphlo.convert %0 : (tensor<8xui32>)->tensor<8x!pphlo.secret<ui32>>
   %2 = pphlo.negate %1 : (tensor<8x!pphlo.secret<ui32>>)->tensor<8x!pphlo.secret<ui32>>
   %3 = pphlo.constant dense<[0, 4294967295, 0, 1, 1, 4294967288, 0, 2]> : tensor<8xui32>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<ui32>>)->tensor<8xui32>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xui32>, tensor<8xui32>)->()
   func.return
}

// -----

func.func @negate_op_test_ui64_ui64_p() {
   %0 = pphlo.constant dense<[0, 1, 0, 18446744073709551615, 18446744073709551615, 8, 0, 18446744073709551614]> : tensor<8xui64>
   %1 = pphlo.negate %0 : (tensor<8xui64>)->tensor<8xui64>
   %2 = pphlo.constant dense<[0, 18446744073709551615, 0, 1, 1, 18446744073709551608, 0, 2]> : tensor<8xui64>
   pphlo.custom_call @expect_eq(%1, %2) : (tensor<8xui64>, tensor<8xui64>)->()
   func.return
}

// -----

func.func @negate_op_test_ui64_ui64_s() {
   %0 = pphlo.constant dense<[0, 1, 0, 18446744073709551615, 18446744073709551615, 8, 0, 18446744073709551614]> : tensor<8xui64>
   %1 = pphlo.convert %0 : (tensor<8xui64>)->tensor<8x!pphlo.secret<ui64>>
   %2 = pphlo.negate %1 : (tensor<8x!pphlo.secret<ui64>>)->tensor<8x!pphlo.secret<ui64>>
   %3 = pphlo.constant dense<[0, 18446744073709551615, 0, 1, 1, 18446744073709551608, 0, 2]> : tensor<8xui64>
   %4 = pphlo.convert %2 : (tensor<8x!pphlo.secret<ui64>>)->tensor<8xui64>
   pphlo.custom_call @expect_eq(%4, %3) : (tensor<8xui64>, tensor<8xui64>)->()
   func.return
}

// -----

func.func @negate_op_test_f16_f16_p() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5]> : tensor<3xf16>
   %1 = pphlo.negate %0 : (tensor<3xf16>)->tensor<3xf16>
   %2 = pphlo.constant dense<[2.5, -0.0, -2.5]> : tensor<3xf16>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<3xf16>, tensor<3xf16>)->()
   func.return
}

// -----

func.func @negate_op_test_f16_f16_s() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5]> : tensor<3xf16>
   %1 = pphlo.convert %0 : (tensor<3xf16>)->tensor<3x!pphlo.secret<f16>>
   %2 = pphlo.negate %1 : (tensor<3x!pphlo.secret<f16>>)->tensor<3x!pphlo.secret<f16>>
   %3 = pphlo.constant dense<[2.5, -0.0, -2.5]> : tensor<3xf16>
   %4 = pphlo.convert %2 : (tensor<3x!pphlo.secret<f16>>)->tensor<3xf16>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<3xf16>, tensor<3xf16>)->()
   func.return
}

// -----

func.func @negate_op_test_f32_f32_p() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5]> : tensor<3xf32>
   %1 = pphlo.negate %0 : (tensor<3xf32>)->tensor<3xf32>
   %2 = pphlo.constant dense<[2.5, -0.0, -2.5]> : tensor<3xf32>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<3xf32>, tensor<3xf32>)->()
   func.return
}

// -----

func.func @negate_op_test_f32_f32_s() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5]> : tensor<3xf32>
   %1 = pphlo.convert %0 : (tensor<3xf32>)->tensor<3x!pphlo.secret<f32>>
   %2 = pphlo.negate %1 : (tensor<3x!pphlo.secret<f32>>)->tensor<3x!pphlo.secret<f32>>
   %3 = pphlo.constant dense<[2.5, -0.0, -2.5]> : tensor<3xf32>
   %4 = pphlo.convert %2 : (tensor<3x!pphlo.secret<f32>>)->tensor<3xf32>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<3xf32>, tensor<3xf32>)->()
   func.return
}

// -----

func.func @negate_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5]> : tensor<3xf64>
   %1 = pphlo.negate %0 : (tensor<3xf64>)->tensor<3xf64>
   %2 = pphlo.constant dense<[2.5, -0.0, -2.5]> : tensor<3xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<3xf64>, tensor<3xf64>)->()
   func.return
}

// -----

func.func @negate_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5]> : tensor<3xf64>
   %1 = pphlo.convert %0 : (tensor<3xf64>)->tensor<3x!pphlo.secret<f64>>
   %2 = pphlo.negate %1 : (tensor<3x!pphlo.secret<f64>>)->tensor<3x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[2.5, -0.0, -2.5]> : tensor<3xf64>
   %4 = pphlo.convert %2 : (tensor<3x!pphlo.secret<f64>>)->tensor<3xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<3xf64>, tensor<3xf64>)->()
   func.return
}
