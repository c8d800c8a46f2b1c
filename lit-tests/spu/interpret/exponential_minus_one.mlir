// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// e^x - 1.

// CHECK: exponential_minus_one.mlir: ok, 2 functions{{$}}

func.func @exponential_minus_one_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, -3.0, 0.001]> : tensor<5xf64>
   %1 = pphlo.exponential_minus_one %0 : (tensor<5xf64>)->tensor<5xf64>
   %2 = pphlo.constant dense<[0.0, 1.718281828459045, 0.13314845306682632, -0.950212931632136, 0.0010005001667083417]> : tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}

// -----

func.func @exponential_minus_one_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, -3.0, 0.001]> : tensor<5xf64>
   %1 = pphlo.convert %0 : (tensor<5xf64>)->tensor<5x!pphlo.secret<f64>>
   %2 = pphlo.exponential_minus_one %1 : (tensor<5x!pphlo.secret<f64>>)->tensor<5x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[0.0, 1.718281828459045, 0.13314845306682632, -0.950212931632136, 0.0010005001667083417]> : tensor<5xf64>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f64>>)->tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}
