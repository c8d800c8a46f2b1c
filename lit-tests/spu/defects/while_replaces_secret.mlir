// RUN: spuc compile --emit pphlo --visibility secret,public %s | spuc filecheck %s
// A loop whose public carry takes the place of a secret one: SPU opens the initial secret. Visibility only rises, nothing is opened.

// CHECK: func.func @main(%arg0: tensor<!pphlo.secret<i32>>, %arg1: tensor<i32>) -> tensor<!pphlo.secret<i32>>
// CHECK-NOT: reveal
// CHECK: pphlo.while({{.*}}) : tensor<!pphlo.secret<i32>>
// CHECK-NOT: reveal
func.func @main(%s: tensor<i32>, %p: tensor<i32>) -> tensor<i32> {
  %0 = stablehlo.constant dense<0> : tensor<i32>
  %1 = stablehlo.constant dense<1> : tensor<i32>
  %3 = stablehlo.constant dense<3> : tensor<i32>
  %r:3 = stablehlo.while(%a = %s, %b = %p, %i = %0) : tensor<i32>, tensor<i32>, tensor<i32>
  cond {
    %c = stablehlo.compare LT, %i, %3 : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  } do {
    %n = stablehlo.add %b, %1 : tensor<i32>
    %j = stablehlo.add %i, %1 : tensor<i32>
    stablehlo.return %b, %n, %j : tensor<i32>, tensor<i32>, tensor<i32>
  }
  return %r#0 : tensor<i32>
}
