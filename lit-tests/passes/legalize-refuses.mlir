// RUN: spuc opt --hlo-legalize-to-pphlo --split-input-file --verify-diagnostics %s
// What cannot run on secrets is refused at its place in the source, before anything runs.

func.func @main(%n: tensor<i32>) -> tensor<i32> {
  // expected-error @+1 {{the condition of this 'while' is secret}}
  %r = stablehlo.while(%i = %n) : tensor<i32>
  cond {
    %go = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %go : tensor<i1>
  } do {
    stablehlo.return %i : tensor<i32>
  }
  return %r : tensor<i32>
}

// -----

// All that is unsupported is told at once.
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'stablehlo.custom_call' to 'first' is not supported}}
  %0 = stablehlo.custom_call @first(%x) : (tensor<4xf32>) -> tensor<4xf32>
  // expected-error @+1 {{'stablehlo.custom_call' to 'second' is not supported}}
  %1 = stablehlo.custom_call @second(%0) : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

// A body that runs once on whole tensors holds no loop.
func.func @main(%x: tensor<4xf32>, %k: tensor<f32>) -> tensor<f32> {
  %r = stablehlo.reduce(%x init: %k) across dimensions = [0] : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
   reducer(%a: tensor<f32>, %b: tensor<f32>) {
    %no = stablehlo.constant dense<false> : tensor<i1>
    // expected-error @+1 {{'stablehlo.while' inside 'stablehlo.reduce' on secrets is not supported}}
    %w = stablehlo.while(%i = %a) : tensor<f32>
    cond {
      stablehlo.return %no : tensor<i1>
    } do {
      stablehlo.return %i : tensor<f32>
    }
    stablehlo.return %w : tensor<f32>
  }
  return %r : tensor<f32>
}
