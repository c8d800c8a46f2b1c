// RUN: not spuc compile --emit pphlo --visibility secret %s 2>&1 | spuc filecheck %s
// A secret loop condition: SPU compiles it, types the result public and fails when it runs. It is refused, with the way of the secret.

// CHECK: while_secret_condition.mlir:[[#@LINE+6]]:{{.*}}error: {{.*}}[secret-control-flow]
// CHECK: note:
// CHECK-NOT: internal error
func.func @main(%n: tensor<i32>) -> tensor<i32> {
  %0 = stablehlo.constant dense<0> : tensor<i32>
  %1 = stablehlo.constant dense<1> : tensor<i32>
  %r = stablehlo.while(%i = %0) : tensor<i32>
  cond {
    %c = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  } do {
    %j = stablehlo.add %i, %1 : tensor<i32>
    stablehlo.return %j : tensor<i32>
  }
  return %r : tensor<i32>
}
