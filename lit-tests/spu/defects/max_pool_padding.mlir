// RUN: spuc interpret --protocol=plain %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=ref2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=semi2k --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// RUN: spuc interpret --protocol=aby3 --secret-inputs %s | spuc filecheck %s --check-prefix=OK
// The gradient of a padded max pool over negative values: SPU pads with 0, so that padding wins and the gradient is lost.
// With its pool, without it, and with padding as an attribute.

// OK: max_pool_padding.mlir: ok, 4 functions
func.func @inputs() -> (tensor<4xf32>, tensor<3xf32>) {
  %x = stablehlo.constant dense<[-3.0, -1.0, -2.0, -2.0]> : tensor<4xf32>
  %d = stablehlo.constant dense<[1.0, 10.0, 100.0]> : tensor<3xf32>
  return %x, %d : tensor<4xf32>, tensor<3xf32>
}
func.func @pool_and_gradient() {
  %x, %d = call @inputs() : () -> (tensor<4xf32>, tensor<3xf32>)
  %low = stablehlo.constant dense<0xFF800000> : tensor<f32>
  %zero = stablehlo.constant dense<0.0> : tensor<f32>
  %m = "stablehlo.reduce_window"(%x, %low) <{window_dimensions = array<i64: 2>, window_strides = array<i64: 2>, padding = dense<1> : tensor<1x2xi64>}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = stablehlo.maximum %a, %b : tensor<f32>
    stablehlo.return %s : tensor<f32>
  }) : (tensor<4xf32>, tensor<f32>) -> tensor<3xf32>
  check.expect_almost_eq_const %m, dense<[-3.0, -1.0, -2.0]> : tensor<3xf32>
  %p = stablehlo.pad %x, %low, low = [1], high = [1], interior = [0] : (tensor<4xf32>, tensor<f32>) -> tensor<6xf32>
  %g = "stablehlo.select_and_scatter"(%p, %d, %zero) <{window_dimensions = array<i64: 2>, window_strides = array<i64: 2>}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = stablehlo.compare GE, %a, %b, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    stablehlo.return %s : tensor<i1>
  }, {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = stablehlo.add %a, %b : tensor<f32>
    stablehlo.return %s : tensor<f32>
  }) : (tensor<6xf32>, tensor<3xf32>, tensor<f32>) -> tensor<6xf32>
  %r = stablehlo.slice %g [1:5] : (tensor<6xf32>) -> tensor<4xf32>
  check.expect_almost_eq_const %r, dense<[1.0, 10.0, 0.0, 100.0]> : tensor<4xf32>
  return
}
func.func @gradient_alone() {
  %x, %d = call @inputs() : () -> (tensor<4xf32>, tensor<3xf32>)
  %low = stablehlo.constant dense<0xFF800000> : tensor<f32>
  %zero = stablehlo.constant dense<0.0> : tensor<f32>
  %p = stablehlo.pad %x, %low, low = [1], high = [1], interior = [0] : (tensor<4xf32>, tensor<f32>) -> tensor<6xf32>
  %g = "stablehlo.select_and_scatter"(%p, %d, %zero) <{window_dimensions = array<i64: 2>, window_strides = array<i64: 2>}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = stablehlo.compare GE, %a, %b, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    stablehlo.return %s : tensor<i1>
  }, {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = stablehlo.add %a, %b : tensor<f32>
    stablehlo.return %s : tensor<f32>
  }) : (tensor<6xf32>, tensor<3xf32>, tensor<f32>) -> tensor<6xf32>
  %r = stablehlo.slice %g [1:5] : (tensor<6xf32>) -> tensor<4xf32>
  check.expect_almost_eq_const %r, dense<[1.0, 10.0, 0.0, 100.0]> : tensor<4xf32>
  return
}
func.func @padding_attribute() {
  %x, %d = call @inputs() : () -> (tensor<4xf32>, tensor<3xf32>)
  %low = stablehlo.constant dense<0xFF800000> : tensor<f32>
  %zero = stablehlo.constant dense<0.0> : tensor<f32>
  %g = "stablehlo.select_and_scatter"(%x, %d, %zero) <{window_dimensions = array<i64: 2>, window_strides = array<i64: 2>, padding = dense<1> : tensor<1x2xi64>}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = stablehlo.compare GE, %a, %b, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    stablehlo.return %s : tensor<i1>
  }, {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = stablehlo.add %a, %b : tensor<f32>
    stablehlo.return %s : tensor<f32>
  }) : (tensor<4xf32>, tensor<3xf32>, tensor<f32>) -> tensor<4xf32>
  check.expect_almost_eq_const %g, dense<[1.0, 10.0, 0.0, 100.0]> : tensor<4xf32>
  return
}
