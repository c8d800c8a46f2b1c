// RUN: spuc run --protocol aby3 %s --inputs lit-tests/cli/shadow-x.npy,lit-tests/cli/shadow-y.npy --shadow-all --stats %t.json | spuc filecheck %s
// RUN: cat %t.json | spuc filecheck %s --check-prefix=STATS
// RUN: spuc run --protocol semi2k %s --inputs lit-tests/cli/shadow-x.npy,lit-tests/cli/shadow-y.npy --shadow=1e-9 | spuc filecheck %s --check-prefix=TOL
// RUN: spuc run --protocol ref2k %s --inputs lit-tests/cli/shadow-x.npy,lit-tests/cli/shadow-y.npy --shadow --quiet 2>&1 | spuc filecheck %s --check-prefix=QUIET
// RUN: not spuc run --protocol plain %s --inputs lit-tests/cli/shadow-x.npy,lit-tests/cli/shadow-y.npy --shadow 2>&1 | spuc filecheck %s --check-prefix=PLAIN
// RUN: not spuc run --shadow=often %s --inputs lit-tests/cli/shadow-x.npy,lit-tests/cli/shadow-y.npy 2>&1 | spuc filecheck %s --check-prefix=BAD
// RUN: spuc run --help | spuc filecheck %s --check-prefix=HELP

// CHECK: threat model: INSECURE: --shadow puts the shares of all parties together
// CHECK: shadow: the plain evaluator ran beside, possible only since all inputs are on this machine
// CHECK-NEXT: INSECURE: --shadow puts the shares of all parties together and reads every secret on this machine
// CHECK-NEXT: op  location  error  relative  own error  relative  largest  headroom  flags
// CHECK-NEXT: pphlo.multiply[0] {{.*}}shadow.mlir:55:10 {{.*}} bits
// CHECK-NEXT: pphlo.multiply[1] {{.*}}shadow.mlir:55:10 {{.*}} bits
// CHECK-NEXT: pphlo.log {{.*}}shadow.mlir:59:8 {{.*}} bits {{.*}}log of a negative (1), log of zero (1)
// CHECK-NEXT: pphlo.multiply in pphlo.reduce {{.*}}shadow.mlir:62:12
// CHECK-NEXT: pphlo.maximum in pphlo.reduce {{.*}}shadow.mlir:63:12
// CHECK-NEXT: pphlo.reduce {{.*}}shadow.mlir:60:8
// CHECK: first to diverge by more than 0.0010 x max(1, |value|): pphlo.log tensor<4x!pphlo.secret<f32>> at {{.*}}shadow.mlir:59:8: log of a negative (1), log of zero (1)
// CHECK-NEXT: suggested: --field FM64 --fxp {{[0-9]+}} (largest value 2^{{.*}}; largest product 2^
// STATS: "shadow": [
// STATS: "op": "pphlo.multiply",
// STATS-NEXT: "loc": "{{.*}}shadow.mlir:55:10",
// STATS-NEXT: "type": "tensor<4x!pphlo.secret<f32>>",
// STATS-NEXT: "iteration": [
// STATS-NEXT: 0
// STATS-NEXT: ],
// STATS-NEXT: "region": null,
// STATS-NEXT: "executions": 1,
// STATS-NEXT: "absError": {{[0-9.e-]+}},
// STATS: "headroomBits": {{[0-9.]+}},
// STATS: "log of a negative": 1,
// STATS-NEXT: "log of zero": 1
// STATS-NEXT: },
// STATS-NEXT: "diverges": true
// STATS: "region": "pphlo.reduce",
// TOL: first to diverge by more than 1.0e-9 x max(1, |value|): pphlo.multiply[0]
// QUIET-NOT: shadow: the plain
// QUIET: threat model: INSECURE: --shadow
// PLAIN: error: --shadow compares a protocol with plain: there is nothing to compare here [option]
// BAD: error: --shadow: a positive number is expected, not 'often' [option]
// HELP: --shadow
// HELP: INSECURE
// HELP: --shadow-all
func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<f32>, tensor<4xf32>) {
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %one = stablehlo.constant dense<1> : tensor<i32>
  %two = stablehlo.constant dense<2> : tensor<i32>
  %init = stablehlo.constant dense<1.0> : tensor<f32>
  %r:2 = stablehlo.while(%i = %zero, %v = %y) : tensor<i32>, tensor<4xf32>
   cond {
    %c = stablehlo.compare LT, %i, %two : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  } do {
    %w = stablehlo.multiply %v, %x : tensor<4xf32>
    %j = stablehlo.add %i, %one : tensor<i32>
    stablehlo.return %j, %w : tensor<i32>, tensor<4xf32>
  }
  %l = stablehlo.log %y : tensor<4xf32>
  %p = "stablehlo.reduce"(%x, %init) ({
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      %q = stablehlo.multiply %a, %b : tensor<f32>
      %m = stablehlo.maximum %q, %a : tensor<f32>
      stablehlo.return %m : tensor<f32>
  }) {dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
  return %r#1, %p, %l : tensor<4xf32>, tensor<f32>, tensor<4xf32>
}
