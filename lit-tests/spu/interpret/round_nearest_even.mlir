// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Halves go to the even neighbour.

// CHECK: round_nearest_even.mlir: ok, 2 functions{{$}}

func.func @round_nearest_even_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[-2.5, 0.4, 0.5, 0.6, 2.5, -0.5, 1.5]> : tensor<7xf64>
   %1 = pphlo.round_nearest_even %0 : (tensor<7xf64>)->tensor<7xf64>
   %2 = pphlo.constant dense<[-2.0, 0.0, 0.0, 1.0, 2.0, 0.0, 2.0]> : tensor<7xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<7xf64>, tensor<7xf64>)->()
   func.return
}

// -----

func.func @round_nearest_even_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[-2.5, 0.4, 0.5, 0.6, 2.5, -0.5, 1.5]> : tensor<7xf64>
   %1 = pphlo.convert %0 : (tensor<7xf64>)->tensor<7x!pphlo.secret<f64>>
   %2 = pphlo.round_nearest_even %1 : (tensor<7x!pphlo.secret<f64>>)->tensor<7x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[-2.0, 0.0, 0.0, 1.0, 2.0, 0.0, 2.0]> : tensor<7xf64>
   %4 = pphlo.convert %2 : (tensor<7x!pphlo.secret<f64>>)->tensor<7xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<7xf64>, tensor<7xf64>)->()
   func.return
}
