// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// 1/x of both signs.

// CHECK: reciprocal.mlir: ok, 2 functions{{$}}

func.func @reciprocal_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[1.0, -2.0, 0.125, 100.0]> : tensor<4xf64>
   %1 = pphlo.reciprocal %0 : (tensor<4xf64>)->tensor<4xf64>
   %2 = pphlo.constant dense<[1.0, -0.5, 8.0, 0.01]> : tensor<4xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) {tol = 0.01} : (tensor<4xf64>, tensor<4xf64>)->()
   func.return
}

// -----

func.func @reciprocal_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[1.0, -2.0, 0.125, 100.0]> : tensor<4xf64>
   %1 = pphlo.convert %0 : (tensor<4xf64>)->tensor<4x!pphlo.secret<f64>>
   %2 = pphlo.reciprocal %1 : (tensor<4x!pphlo.secret<f64>>)->tensor<4x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[1.0, -0.5, 8.0, 0.01]> : tensor<4xf64>
   %4 = pphlo.convert %2 : (tensor<4x!pphlo.secret<f64>>)->tensor<4xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) {tol = 0.01} : (tensor<4xf64>, tensor<4xf64>)->()
   func.return
}
