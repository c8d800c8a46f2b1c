// RUN: spuc opt --verify-diagnostics --split-input-file %s
// Places: this line, a line further down, the line above or below; the parts keep their line numbers.

func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{is not defined}}
  %0 = stablehlo.negate %7 : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error@below {{no operation 'stablehlo.frobnicate'}}
  %0 = stablehlo.frobnicate %arg0 : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.negate %arg0 : tensor<2xf32>
  %0 = stablehlo.negate %arg0 : tensor<2xf32> // expected-error-re {{value '%{{[0-9]+}}' is defined twice}}
  return %0 : tensor<2xf32>
}
