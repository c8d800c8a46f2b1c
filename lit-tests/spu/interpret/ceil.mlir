// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Towards plus infinity.

// CHECK: ceil.mlir: ok, 6 functions{{$}}

func.func @ceil_op_test_f16_f16_p() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5, -0.25, 7.0]> : tensor<5xf16>
   %1 = pphlo.ceil %0 : (tensor<5xf16>)->tensor<5xf16>
   %2 = pphlo.constant dense<[-2.0, 0.0, 3.0, 0.0, 7.0]> : tensor<5xf16>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<5xf16>, tensor<5xf16>)->()
   func.return
}

// -----

func.func @ceil_op_test_f16_f16_s() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5, -0.25, 7.0]> : tensor<5xf16>
   %1 = pphlo.convert %0 : (tensor<5xf16>)->tensor<5x!pphlo.secret<f16>>
   %2 = pphlo.ceil %1 : (tensor<5x!pphlo.secret<f16>>)->tensor<5x!pphlo.secret<f16>>
   %3 = pphlo.constant dense<[-2.0, 0.0, 3.0, 0.0, 7.0]> : tensor<5xf16>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f16>>)->tensor<5xf16>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<5xf16>, tensor<5xf16>)->()
   func.return
}

// -----

func.func @ceil_op_test_f32_f32_p() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5, -0.25, 7.0]> : tensor<5xf32>
   %1 = pphlo.ceil %0 : (tensor<5xf32>)->tensor<5xf32>
   %2 = pphlo.constant dense<[-2.0, 0.0, 3.0, 0.0, 7.0]> : tensor<5xf32>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<5xf32>, tensor<5xf32>)->()
   func.return
}

// -----

func.func @ceil_op_test_f32_f32_s() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5, -0.25, 7.0]> : tensor<5xf32>
   %1 = pphlo.convert %0 : (tensor<5xf32>)->tensor<5x!pphlo.secret<f32>>
   %2 = pphlo.ceil %1 : (tensor<5x!pphlo.secret<f32>>)->tensor<5x!pphlo.secret<f32>>
   %3 = pphlo.constant dense<[-2.0, 0.0, 3.0, 0.0, 7.0]> : tensor<5xf32>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f32>>)->tensor<5xf32>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<5xf32>, tensor<5xf32>)->()
   func.return
}

// -----

func.func @ceil_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5, -0.25, 7.0]> : tensor<5xf64>
   %1 = pphlo.ceil %0 : (tensor<5xf64>)->tensor<5xf64>
   %2 = pphlo.constant dense<[-2.0, 0.0, 3.0, 0.0, 7.0]> : tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}

// -----

func.func @ceil_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[-2.5, 0.0, 2.5, -0.25, 7.0]> : tensor<5xf64>
   %1 = pphlo.convert %0 : (tensor<5xf64>)->tensor<5x!pphlo.secret<f64>>
   %2 = pphlo.ceil %1 : (tensor<5x!pphlo.secret<f64>>)->tensor<5x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[-2.0, 0.0, 3.0, 0.0, 7.0]> : tensor<5xf64>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f64>>)->tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}
