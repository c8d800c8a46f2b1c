// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// The sigmoid function, saturating.

// CHECK: logistic.mlir: ok, 2 functions{{$}}

func.func @logistic_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, -3.0, 30.0]> : tensor<5xf64>
   %1 = pphlo.logistic %0 : (tensor<5xf64>)->tensor<5xf64>
   %2 = pphlo.constant dense<[0.5, 0.7310585786300049, 0.5312093733737563, 0.04742587317756678, 0.9999999999999065]> : tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}

// -----

func.func @logistic_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[0.0, 1.0, 0.125, -3.0, 30.0]> : tensor<5xf64>
   %1 = pphlo.convert %0 : (tensor<5xf64>)->tensor<5x!pphlo.secret<f64>>
   %2 = pphlo.logistic %1 : (tensor<5x!pphlo.secret<f64>>)->tensor<5x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[0.5, 0.7310585786300049, 0.5312093733737563, 0.04742587317756678, 0.9999999999999065]> : tensor<5xf64>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f64>>)->tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}
