// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Halves go away from zero.

// CHECK: round_nearest_afz.mlir: ok, 2 functions{{$}}

func.func @round_nearest_afz_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[-2.5, 0.4, 0.5, 0.6, 2.5, -0.5, -1.49]> : tensor<7xf64>
   %1 = pphlo.round_nearest_afz %0 : (tensor<7xf64>)->tensor<7xf64>
   %2 = pphlo.constant dense<[-3.0, 0.0, 1.0, 1.0, 3.0, -1.0, -1.0]> : tensor<7xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<7xf64>, tensor<7xf64>)->()
   func.return
}

// -----

func.func @round_nearest_afz_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[-2.5, 0.4, 0.5, 0.6, 2.5, -0.5, -1.49]> : tensor<7xf64>
   %1 = pphlo.convert %0 : (tensor<7xf64>)->tensor<7x!pphlo.secret<f64>>
   %2 = pphlo.round_nearest_afz %1 : (tensor<7x!pphlo.secret<f64>>)->tensor<7x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[-3.0, 0.0, 1.0, 1.0, 3.0, -1.0, -1.0]> : tensor<7xf64>
   %4 = pphlo.convert %2 : (tensor<7x!pphlo.secret<f64>>)->tensor<7xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<7xf64>, tensor<7xf64>)->()
   func.return
}
