// RUN: spuc opt --verify-diagnostics --split-input-file %s > /dev/null
// RUN: spuc opt --verify-diagnostics=only-expected --split-input-file %s > /dev/null
// Several expectations in one line, and places above; each part is on its own.

func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.add %arg0, %arg0 : tensor<3xf32> // expected-error {{is used as tensor<3xf32>}} // expected-note-re@-1 {{defined here as tensor<{{[0-9]}}xf32>}}
  return %0 : tensor<2xf32>
}

// -----

func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.negate %7 : tensor<2xf32>
  // expected-error@above {{is not defined}}
  return %0 : tensor<2xf32>
}
