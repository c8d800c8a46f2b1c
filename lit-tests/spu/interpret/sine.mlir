// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Angles in radians.

// CHECK: sine.mlir: ok, 6 functions{{$}}

func.func @sine_op_test_f16_f16_p() {
   %0 = pphlo.constant dense<[0.0, 1.0, -0.125, 0.1, 3.1415]> : tensor<5xf16>
   %1 = pphlo.sine %0 : (tensor<5xf16>)->tensor<5xf16>
   %2 = pphlo.constant dense<[0.0, 0.84130859375, -0.12469482421875, 0.099853515625, 9.262561798095703e-05]> : tensor<5xf16>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<5xf16>, tensor<5xf16>)->()
   func.return
}

// -----

func.func @sine_op_test_f16_f16_s() {
   %0 = pphlo.constant dense<[0.0, 1.0, -0.125, 0.1, 3.1415]> : tensor<5xf16>
   %1 = pphlo.convert %0 : (tensor<5xf16>)->tensor<5x!pphlo.secret<f16>>
   %2 = pphlo.sine %1 : (tensor<5x!pphlo.secret<f16>>)->tensor<5x!pphlo.secret<f16>>
   %3 = pphlo.constant dense<[0.0, 0.84130859375, -0.12469482421875, 0.099853515625, 9.262561798095703e-05]> : tensor<5xf16>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f16>>)->tensor<5xf16>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<5xf16>, tensor<5xf16>)->()
   func.return
}

// -----

func.func @sine_op_test_f32_f32_p() {
   %0 = pphlo.constant dense<[0.0, 1.0, -0.125, 0.1, 3.1415]> : tensor<5xf32>
   %1 = pphlo.sine %0 : (tensor<5xf32>)->tensor<5xf32>
   %2 = pphlo.constant dense<[0.0, 0.8414709568023682, -0.1246747300028801, 0.0998334139585495, 9.265358676202595e-05]> : tensor<5xf32>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<5xf32>, tensor<5xf32>)->()
   func.return
}

// -----

func.func @sine_op_test_f32_f32_s() {
   %0 = pphlo.constant dense<[0.0, 1.0, -0.125, 0.1, 3.1415]> : tensor<5xf32>
   %1 = pphlo.convert %0 : (tensor<5xf32>)->tensor<5x!pphlo.secret<f32>>
   %2 = pphlo.sine %1 : (tensor<5x!pphlo.secret<f32>>)->tensor<5x!pphlo.secret<f32>>
   %3 = pphlo.constant dense<[0.0, 0.8414709568023682, -0.1246747300028801, 0.0998334139585495, 9.265358676202595e-05]> : tensor<5xf32>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f32>>)->tensor<5xf32>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<5xf32>, tensor<5xf32>)->()
   func.return
}

// -----

func.func @sine_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[0.0, 1.0, -0.125, 0.1, 3.1415]> : tensor<5xf64>
   %1 = pphlo.sine %0 : (tensor<5xf64>)->tensor<5xf64>
   %2 = pphlo.constant dense<[0.0, 0.8414709848078965, -0.12467473338522769, 0.09983341664682815, 9.265358966049026e-05]> : tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}

// -----

func.func @sine_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[0.0, 1.0, -0.125, 0.1, 3.1415]> : tensor<5xf64>
   %1 = pphlo.convert %0 : (tensor<5xf64>)->tensor<5x!pphlo.secret<f64>>
   %2 = pphlo.sine %1 : (tensor<5x!pphlo.secret<f64>>)->tensor<5x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[0.0, 0.8414709848078965, -0.12467473338522769, 0.09983341664682815, 9.265358966049026e-05]> : tensor<5xf64>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f64>>)->tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}
