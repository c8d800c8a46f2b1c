// RUN: spuc opt --verify-visibility --split-input-file --verify-diagnostics %s | spuc filecheck %s
// Only pphlo.reveal lowers visibility.

// CHECK: pphlo.reveal %arg0
func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32> {
  %0 = pphlo.reveal %arg0 : (tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32> {
  // expected-error @+1 {{secret}}
  %0 = pphlo.convert %arg0 : (tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
