// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Square roots, of zero too.

// CHECK: sqrt.mlir: ok, 2 functions{{$}}

func.func @sqrt_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[0.0, 1.0, 4.0, 0.0625, 9.0, 2.0]> : tensor<6xf64>
   %1 = pphlo.sqrt %0 : (tensor<6xf64>)->tensor<6xf64>
   %2 = pphlo.constant dense<[0.0, 1.0, 2.0, 0.25, 3.0, 1.4142135623730951]> : tensor<6xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<6xf64>, tensor<6xf64>)->()
   func.return
}

// -----

func.func @sqrt_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[0.0, 1.0, 4.0, 0.0625, 9.0, 2.0]> : tensor<6xf64>
   %1 = pphlo.convert %0 : (tensor<6xf64>)->tensor<6x!pphlo.secret<f64>>
   %2 = pphlo.sqrt %1 : (tensor<6x!pphlo.secret<f64>>)->tensor<6x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[0.0, 1.0, 2.0, 0.25, 3.0, 1.4142135623730951]> : tensor<6xf64>
   %4 = pphlo.convert %2 : (tensor<6x!pphlo.secret<f64>>)->tensor<6xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<6xf64>, tensor<6xf64>)->()
   func.return
}
