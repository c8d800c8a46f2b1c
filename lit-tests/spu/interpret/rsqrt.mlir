// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// 1/sqrt.

// CHECK: rsqrt.mlir: ok, 2 functions{{$}}

func.func @rsqrt_op_test_f64_f64_p() {
   %0 = pphlo.constant dense<[1.0, 4.0, 0.0625, 625.0, 3.0]> : tensor<5xf64>
   %1 = pphlo.rsqrt %0 : (tensor<5xf64>)->tensor<5xf64>
   %2 = pphlo.constant dense<[1.0, 0.5, 4.0, 0.04, 0.5773502691896258]> : tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%1, %2) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}

// -----

func.func @rsqrt_op_test_f64_f64_s() {
   %0 = pphlo.constant dense<[1.0, 4.0, 0.0625, 625.0, 3.0]> : tensor<5xf64>
   %1 = pphlo.convert %0 : (tensor<5xf64>)->tensor<5x!pphlo.secret<f64>>
   %2 = pphlo.rsqrt %1 : (tensor<5x!pphlo.secret<f64>>)->tensor<5x!pphlo.secret<f64>>
   %3 = pphlo.constant dense<[1.0, 0.5, 4.0, 0.04, 0.5773502691896258]> : tensor<5xf64>
   %4 = pphlo.convert %2 : (tensor<5x!pphlo.secret<f64>>)->tensor<5xf64>
   pphlo.custom_call @expect_almost_eq(%4, %3) : (tensor<5xf64>, tensor<5xf64>)->()
   func.return
}
