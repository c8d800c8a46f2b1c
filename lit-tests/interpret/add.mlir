// RUN: spuc interpret --split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol=ref2k --secret-inputs --split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 --secret-inputs -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol=aby3 --secret-inputs --split-input-file %s | spuc filecheck %s

// CHECK: add.mlir: ok, 3 functions
func.func @main() {
  %0:2 = call @inputs() : () -> (tensor<2xf32>, tensor<2xf32>)
  %1 = call @expected() : () -> tensor<2xf32>
  %2 = stablehlo.add %0#0, %0#1 : tensor<2xf32>
  stablehlo.custom_call @check.expect_close(%2, %1) {has_side_effect = true} : (tensor<2xf32>, tensor<2xf32>) -> ()
  return
}
func.func private @inputs() -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = stablehlo.constant dense<[1.5, -2.0]> : tensor<2xf32>
  %1 = stablehlo.constant dense<[0.25, 4.0]> : tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}
func.func private @expected() -> tensor<2xf32> {
  %0 = stablehlo.constant dense<[1.75, 2.0]> : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @bytes_wrap() {
  %0 = stablehlo.constant dense<[200, 1]> : tensor<2xui8>
  %1 = stablehlo.constant dense<[100, 2]> : tensor<2xui8>
  %2 = stablehlo.add %0, %1 : tensor<2xui8>
  check.expect_eq_const %2, dense<[44, 3]> : tensor<2xui8>
  return
}

func.func @floats() {
  %0 = stablehlo.constant dense<[0.5, 1.0]> : tensor<2xf64>
  %2 = stablehlo.add %0, %0 : tensor<2xf64>
  check.expect_almost_eq_const %2, dense<[1.0, 2.0]> : tensor<2xf64>
  return
}
