// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Every dimension, every element type.

// CHECK: iota.mlir: ok, 17 functions{{$}}

func.func @iota_i8_0() {
   %0 = pphlo.iota dim = 0 : tensor<3x4xi8>
   %1 = pphlo.constant dense<[[0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2]]> : tensor<3x4xi8>
   pphlo.custom_call @expect_eq(%0, %1) : (tensor<3x4xi8>, tensor<3x4xi8>)->()
   func.return
}

// -----

func.func @iota_i8_1() {
   %0 = pphlo.iota dim = 1 : tensor<4x5xi8>
   %1 = pphlo.constant dense<[[0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]]> : tensor<4x5xi8>
   pphlo.custom_call @expect_eq(%0, %1) : (tensor<4x5xi8>, tensor<4x5xi8>)->()
   func.return
}

// -----

func.func @iota_i16_0() {
   %0 = pphlo.iota dim = 0 : tensor<3x4xi16>
   %1 = pphlo.constant dense<[[0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2]]> : tensor<3x4xi16>
   pphlo.custom_call @expect_eq(%0, %1) : (tensor<3x4xi16>, tensor<3x4xi16>)->()
   func.return
}

// -----

func.func @iota_i16_1() {
   %0 = pphlo.iota dim = 1 : tensor<4x5xi16>
   %1 = pphlo.constant dense<[[0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]]> : tensor<4x5xi16>
   pphlo.custom_call @expect_eq(%0, %1) : (tensor<4x5xi16>, tensor<4x5xi16>)->()
   func.return
}

// -----

func.func @iota_i32_0() {
   %0 = pphlo.iota dim = 0 : tensor<3x4xi32>
   %1 = pphlo.constant dense<[[0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2]]> : tensor<3x4xi32>
   pphlo.custom_call @expect_eq(%0, %1) : (tensor<3x4xi32>, tensor<3x4xi32>)->()
   func.return
}

// -----

func.func @iota_i32_1() {
   %0 = pphlo.iota dim = 1 : tensor<4x5xi32>
   %1 = pphlo.constant dense<[[0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]]> : tensor<4x5xi32>
   pphlo.custom_call @expect_eq(%0, %1) : (tensor<4x5xi32>, tensor<4x5xi32>)->()
   func.return
}

// -----

func.func @iota_i64_0() {
   %0 = pphlo.iota dim = 0 : tensor<3x4xi64>
   %1 = pphlo.constant dense<[[0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2]]> : tensor<3x4xi64>
   pphlo.custom_call @expect_eq(%0, %1) : (tensor<3x4xi64>, tensor<3x4xi64>)->()
   func.return
}

// -----

func.func @iota_i64_1() {
   %0 = pphlo.iota dim = 1 : tensor<4x5xi64>
   %1 = pphlo.constant dense<[[0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]]> : tensor<4x5xi64>
   pphlo.custom_call @expect_eq(%0, %1) : (tensor<4x5xi64>, tensor<4x5xi64>)->()
   func.return
}

// -----

func.func @iota_ui64_0() {
   %0 = pphlo.iota dim = 0 : tensor<3x4xui64>
   %1 = pphlo.constant dense<[[0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2]]> : tensor<3x4xui64>
   pphlo.custom_call @expect_eq(%0, %1) : (tensor<3x4xui64>, tensor<3x4xui64>)->()
   func.return
}

// -----

func.func @iota_ui64_1() {
   %0 = pphlo.iota dim = 1 : tensor<4x5xui64>
   %1 = pphlo.constant dense<[[0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]]> : tensor<4x5xui64>
   pphlo.custom_call @expect_eq(%0, %1) : (tensor<4x5xui64>, tensor<4x5xui64>)->()
   func.return
}

// -----

func.func @iota_f16_0() {
   %0 = pphlo.iota dim = 0 : tensor<3x4xf16>
   %1 = pphlo.constant dense<[[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [2.0, 2.0, 2.0, 2.0]]> : tensor<3x4xf16>
   pphlo.custom_call @expect_almost_eq(%0, %1) : (tensor<3x4xf16>, tensor<3x4xf16>)->()
   func.return
}

// -----

func.func @iota_f16_1() {
   %0 = pphlo.iota dim = 1 : tensor<4x5xf16>
   %1 = pphlo.constant dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0, 3.0, 4.0]]> : tensor<4x5xf16>
   pphlo.custom_call @expect_almost_eq(%0, %1) : (tensor<4x5xf16>, tensor<4x5xf16>)->()
   func.return
}

// -----

func.func @iota_f32_0() {
   %0 = pphlo.iota dim = 0 : tensor<3x4xf32>
   %1 = pphlo.constant dense<[[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [2.0, 2.0, 2.0, 2.0]]> : tensor<3x4xf32>
   pphlo.custom_call @expect_almost_eq(%0, %1) : (tensor<3x4xf32>, tensor<3x4xf32>)->()
   func.return
}

// -----

func.func @iota_f32_1() {
   %0 = pphlo.iota dim = 1 : tensor<4x5xf32>
   %1 = pphlo.constant dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0, 3.0, 4.0]]> : tensor<4x5xf32>
   pphlo.custom_call @expect_almost_eq(%0, %1) : (tensor<4x5xf32>, tensor<4x5xf32>)->()
   func.return
}

// -----

func.func @iota_f64_0() {
   %0 = pphlo.iota dim = 0 : tensor<3x4xf64>
   %1 = pphlo.constant dense<[[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [2.0, 2.0, 2.0, 2.0]]> : tensor<3x4xf64>
   pphlo.custom_call @expect_almost_eq(%0, %1) : (tensor<3x4xf64>, tensor<3x4xf64>)->()
   func.return
}

// -----

func.func @iota_f64_1() {
   %0 = pphlo.iota dim = 1 : tensor<4x5xf64>
   %1 = pphlo.constant dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0, 3.0, 4.0]]> : tensor<4x5xf64>
   pphlo.custom_call @expect_almost_eq(%0, %1) : (tensor<4x5xf64>, tensor<4x5xf64>)->()
   func.return
}

// -----

func.func @iota_i64_2() {
   %0 = "pphlo.iota"() {iota_dimension = 2 : i64} : () -> tensor<2x3x4xi64>
   %1 = pphlo.constant dense<[[[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]], [[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]]]> : tensor<2x3x4xi64>
   pphlo.custom_call @expect_eq(%0, %1) : (tensor<2x3x4xi64>, tensor<2x3x4xi64>)->()
   func.return
}
