// RUN: spuc interpret --protocol_kind=1 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// Negative exponents, 0^0, products that wrap around.

// CHECK: power.mlir: ok, 6 functions{{$}}

func.func @power_op_test_f64_f64_pp() {
   %0 = pphlo.constant dense<[-2.0, 0.0, 5.0, 3.0, 4.0, 0.0, 1.5]> : tensor<7xf64>
   %1 = pphlo.constant dense<[2.0, 2.0, 2.0, -1.0, 0.5, 0.0, -2.0]> : tensor<7xf64>
   %2 = pphlo.power %0,%1 : (tensor<7xf64>,tensor<7xf64>)->tensor<7xf64>
   %3 = pphlo.constant dense<[4.0, 0.0, 25.0, 0.3333333333333333, 2.0, 1.0, 0.4444444444444444]> : tensor<7xf64>
   pphlo.custom_call @expect_almost_eq(%2, %3) {tol = 0.6} : (tensor<7xf64>, tensor<7xf64>)->()
   func.return
}

// -----

func.func @power_op_test_f64_f64_ss() {
   %0 = pphlo.constant dense<[-2.0, 0.0, 5.0, 3.0, 4.0, 0.0, 1.5]> : tensor<7xf64>
   %1 = pphlo.constant dense<[2.0, 2.0, 2.0, -1.0, 0.5, 0.0, -2.0]> : tensor<7xf64>
   %2 = pphlo.convert %0 : (tensor<7xf64>)->tensor<7x!pphlo.secret<f64>>
   %3 = pphlo.convert %1 : (tensor<7xf64>)->tensor<7x!pphlo.secret<f64>>
   %4 = pphlo.power %2,%3 : (tensor<7x!pphlo.secret<f64>>,tensor<7x!pphlo.secret<f64>>)->tensor<7x!pphlo.secret<f64>>
   %5 = pphlo.constant dense<[4.0, 0.0, 25.0, 0.3333333333333333, 2.0, 1.0, 0.4444444444444444]> : tensor<7xf64>
   %6 = pphlo.convert %4 : (tensor<7x!pphlo.secret<f64>>)->tensor<7xf64>
   pphlo.custom_call @expect_almost_eq(%6, %5) {tol = 0.6} : (tensor<7xf64>, tensor<7xf64>)->()
   func.return
}

// -----

func.func @power_op_test_i64_i64_pp() {
   %0 = pphlo.constant dense<[-1, -1, -3, 1, -3, 0, 0, -1, 2, 3]> : tensor<10xi64>
   %1 = pphlo.constant dense<[1, 0, -3, 1, 3, 2, 0, -4, 63, 41]> : tensor<10xi64>
   %2 = pphlo.power %0,%1 : (tensor<10xi64>,tensor<10xi64>)->tensor<10xi64>
   %3 = pphlo.constant dense<[-1, 1, 0, 1, -27, 0, 1, 1, -9223372036854775808, -420491770248316829]> : tensor<10xi64>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<10xi64>, tensor<10xi64>)->()
   func.return
}

// -----

func.func @power_op_test_i64_i64_ss() {
   %0 = pphlo.constant dense<[-1, -1, -3, 1, -3, 0, 0, -1, 2, 3]> : tensor<10xi64>
   %1 = pphlo.constant dense<[1, 0, -3, 1, 3, 2, 0, -4, 63, 41]> : tensor<10xi64>
   %2 = pphlo.convert %0 : (tensor<10xi64>)->tensor<10x!pphlo.secret<i64>>
   %3 = pphlo.convert %1 : (tensor<10xi64>)->tensor<10x!pphlo.secret<i64>>
   %4 = pphlo.power %2,%3 : (tensor<10x!pphlo.secret<i64>>,tensor<10x!pphlo.secret<i64>>)->tensor<10x!pphlo.secret<i64>>
   %5 = pphlo.constant dense<[-1, 1, 0, 1, -27, 0, 1, 1, -9223372036854775808, -420491770248316829]> : tensor<10xi64>
   %6 = pphlo.convert %4 : (tensor<10x!pphlo.secret<i64>>)->tensor<10xi64>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<10xi64>, tensor<10xi64>)->()
   func.return
}

// -----

func.func @power_op_test_ui64_ui64_pp() {
   %0 = pphlo.constant dense<[0, 0, 1, 1, 5, 3]> : tensor<6xui64>
   %1 = pphlo.constant dense<[0, 1, 0, 2, 5, 41]> : tensor<6xui64>
   %2 = pphlo.power %0,%1 : (tensor<6xui64>,tensor<6xui64>)->tensor<6xui64>
   %3 = pphlo.constant dense<[1, 0, 1, 1, 3125, 18026252303461234787]> : tensor<6xui64>
   pphlo.custom_call @expect_eq(%2, %3) : (tensor<6xui64>, tensor<6xui64>)->()
   func.return
}

// -----

func.func @power_op_test_ui64_ui64_ss() {
   %0 = pphlo.constant dense<[0, 0, 1, 1, 5, 3]> : tensor<6xui64>
   %1 = pphlo.constant dense<[0, 1, 0, 2, 5, 41]> : tensor<6xui64>
   %2 = pphlo.convert %0 : (tensor<6xui64>)->tensor<6x!pphlo.secret<ui64>>
   %3 = pphlo.convert %1 : (tensor<6xui64>)->tensor<6x!pphlo.secret<ui64>>
   %4 = pphlo.power %2,%3 : (tensor<6x!pphlo.secret<ui64>>,tensor<6x!pphlo.secret<ui64>>)->tensor<6x!pphlo.secret<ui64>>
   %5 = pphlo.constant dense<[1, 0, 1, 1, 3125, 18026252303461234787]> : tensor<6xui64>
   %6 = pphlo.convert %4 : (tensor<6x!pphlo.secret<ui64>>)->tensor<6xui64>
   pphlo.custom_call @expect_eq(%6, %5) : (tensor<6xui64>, tensor<6xui64>)->()
   func.return
}
