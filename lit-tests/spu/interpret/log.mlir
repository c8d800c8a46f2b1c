// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Natural logarithm.

// CHECK: log.mlir: ok, 2 functions{{$}}

func.func @log_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[0.125, 1.0, 2.0, 100.0, 0.01]> : tensor<5xf64>
   %1 = pphlo.log %0 : (tensor<5xf64>)->tensor<5xf64>
   %2 = pphlo.constant dense<[-2.0794415416798357, 0.0, 0.6931471805599453, 4.605170185988092, -4.605170185988091]> : tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}

// -----

func.func @log_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[0.125, 1.0, 2.0, 100.0, 0.01]> : tensor<5xf64>
   %1 = pphlo.convert %0 : (tensor<5xf64>)->tensor<5x!pphlo.secret<f64>>
   %2 = pphlo.log %1 : (tensor<5x!pphlo.secret<f64>>)->tensor<5x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[-2.0794415416798357, 0.0, 0.6931471805599453, 4.605170185988092, -4.605170185988091]> : tensor<5xf64>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f64>>)->tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}
