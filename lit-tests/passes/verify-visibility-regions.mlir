// RUN: spuc opt --verify-visibility --split-input-file --verify-diagnostics %s
// The rules of ops with regions, in text that nobody compiled.

func.func @loop(%n: tensor<i1>, %s: tensor<!pphlo.secret<f32>>, %p: tensor<f32>) -> tensor<!pphlo.secret<f32>> {
  // expected-error @+1 {{lets a secret become public: value 0 of the loop}}
  %r = "pphlo.while"(%p) ({
  ^bb0(%a: tensor<f32>):
    pphlo.return %n : tensor<i1>
  }, {
  ^bb0(%a: tensor<f32>):
    pphlo.return %s : tensor<!pphlo.secret<f32>>
  }) : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
  return %r : tensor<!pphlo.secret<f32>>
}

// -----

func.func @condition(%n: tensor<!pphlo.secret<i1>>, %p: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{has a secret condition}}
  %r = pphlo.while(%a = %p) : tensor<f32>
  cond {
    pphlo.return %n : tensor<!pphlo.secret<i1>>
  } do {
    pphlo.return %a : tensor<f32>
  }
  return %r : tensor<f32>
}

// -----

func.func @choice(%n: tensor<!pphlo.secret<i1>>, %p: tensor<f32>, %q: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{lets a secret become public: the choice of result 0}}
  %r = "pphlo.if"(%n) ({
    pphlo.return %p : tensor<f32>
  }, {
    pphlo.return %q : tensor<f32>
  }) : (tensor<!pphlo.secret<i1>>) -> tensor<f32>
  return %r : tensor<f32>
}

// -----

func.func @accumulator(%x: tensor<4x!pphlo.secret<f32>>, %k: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{lets a secret become public: accumulator 0}}
  %r = "pphlo.reduce"(%x, %k) <{dimensions = array<i64: 0>}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    pphlo.return %k : tensor<f32>
  }) : (tensor<4x!pphlo.secret<f32>>, tensor<f32>) -> tensor<f32>
  return %r : tensor<f32>
}

// -----

func.func @freed(%x: tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.negate %x : tensor<4x!pphlo.secret<f32>>
  pphlo.free %0 : tensor<4x!pphlo.secret<f32>>
  // expected-error @+1 {{reads a value (result of 'pphlo.negate') that is not defined before it}}
  return %0 : tensor<4x!pphlo.secret<f32>>
}
