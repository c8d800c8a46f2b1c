// RUN: spuc compile --emit pphlo --disable-pass canonicalize --disable-pass simplify --visibility secret,public %s | spuc filecheck %s
// A reduction whose body ignores the secret: SPU opens the whole tensor. Here its result is secret, and nothing is opened.

// CHECK: func.func @main(%arg0: tensor<4x!pphlo.secret<i32>>, %arg1: tensor<i32>) -> tensor<!pphlo.secret<i32>>
// CHECK-NOT: reveal
// CHECK-NOT: (tensor<4x!pphlo.secret<i32>>) -> tensor<4xi32>
func.func @main(%s: tensor<4xi32>, %p: tensor<i32>) -> tensor<i32> {
  %0 = stablehlo.constant dense<0> : tensor<i32>
  %r = stablehlo.reduce(%s init: %0) across dimensions = [0] : (tensor<4xi32>, tensor<i32>) -> tensor<i32>
  reducer(%a: tensor<i32>, %b: tensor<i32>) {
    %1 = stablehlo.add %p, %p : tensor<i32>
    stablehlo.return %1 : tensor<i32>
  }
  return %r : tensor<i32>
}
