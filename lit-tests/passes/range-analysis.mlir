// RUN: spuc opt --range-analysis --assume-ranges x=[0,1e5] --verify-diagnostics %s
// RUN: spuc opt --range-analysis --narrow-ranges --assume-ranges x=[0,1e5] %s 2>/dev/null | spuc filecheck %s
// RUN: spuc opt --range-analysis --narrow-ranges %s 2>/dev/null | spuc filecheck %s --check-prefix=NONE

// A given range is relied on; one that the text declares only warns.
// CHECK: pphlo.maximum %{{.*}}, %{{.*}} {difference_bits = array<i64: 64, 18, 35>} :
// NONE: pphlo.maximum %{{.*}}, %{{.*}} : (
// expected-note@+4 {{the operand is in [0, 100000], by the range given for this argument}}
// expected-note@+3 {{the left operand is in [0, 100000], by the range given for this argument}}
// expected-note@+2 {{the right operand is in [−2000, 0], by the range given for this argument}}
// expected-warning@+1 {{argument 2 (step) is a secret scalar}}
func.func @main(%x: tensor<4x!pphlo.secret<f32>>, %y: tensor<4x!pphlo.secret<f32>> {spuc.range = [-2000.0, 0.0]}, %step: tensor<!pphlo.secret<f32>>)
    -> (tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) {
  // expected-warning@+1 {{a product can be as large as 10000000000, but wraps around from 2^26 on}}
  %a = pphlo.multiply %x, %x : tensor<4x!pphlo.secret<f32>>
  // expected-warning@+1 {{a product can be as large as 200000000, but wraps around from 2^26 on}}
  %b = pphlo.multiply %x, %y : tensor<4x!pphlo.secret<f32>>
  %zero = pphlo.constant dense<0.0> : tensor<4xf32>
  %m = pphlo.maximum %x, %zero : (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  %beta = pphlo.constant dense<0.9> : tensor<f32>
  // expected-note@+1 {{a secret goes into 'pphlo.power' here}}
  %p = pphlo.power %beta, %step : (tensor<f32>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>>
  return %a, %m, %p : tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>
}
