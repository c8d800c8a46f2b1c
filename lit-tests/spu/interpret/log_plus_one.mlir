// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// ln(1 + x).

// CHECK: log_plus_one.mlir: ok, 2 functions{{$}}

func.func @log_plus_one_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[0.0, 1.0, -0.5, 7.0, 999.0]> : tensor<5xf64>
   %1 = pphlo.log_plus_one %0 : (tensor<5xf64>)->tensor<5xf64>
   %2 = pphlo.constant dense<[0.0, 0.6931471805599453, -0.6931471805599453, 2.0794415416798357, 6.907755278982137]> : tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}

// -----

func.func @log_plus_one_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[0.0, 1.0, -0.5, 7.0, 999.0]> : tensor<5xf64>
   %1 = pphlo.convert %0 : (tensor<5xf64>)->tensor<5x!pphlo.secret<f64>>
   %2 = pphlo.log_plus_one %1 : (tensor<5x!pphlo.secret<f64>>)->tensor<5x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[0.0, 0.6931471805599453, -0.6931471805599453, 2.0794415416798357, 6.907755278982137]> : tensor<5xf64>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f64>>)->tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}
