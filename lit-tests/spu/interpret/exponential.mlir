// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// e to the power.

// CHECK: exponential.mlir: ok, 2 functions{{$}}

func.func @exponential_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, -3.0, 4.5]> : tensor<5xf64>
   %1 = pphlo.exponential %0 : (tensor<5xf64>)->tensor<5xf64>
   %2 = pphlo.constant dense<[1.0, 2.718281828459045, 1.1331484530668263, 0.049787068367863944, 90.01713130052181]> : tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) {tol = 0.4} : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}

// -----

func.func @exponential_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, -3.0, 4.5]> : tensor<5xf64>
   %1 = pphlo.convert %0 : (tensor<5xf64>)->tensor<5x!pphlo.secret<f64>>
   %2 = pphlo.exponential %1 : (tensor<5x!pphlo.secret<f64>>)->tensor<5x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[1.0, 2.718281828459045, 1.1331484530668263, 0.049787068367863944, 90.01713130052181]> : tensor<5xf64>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f64>>)->tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) {tol = 0.4} : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}
