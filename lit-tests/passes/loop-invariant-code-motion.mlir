// RUN: spuc opt --loop-invariant-code-motion %s | spuc filecheck %s
// The exponential of a value that the loop only hands on is computed once, before the loop; the value is no longer carried.

// CHECK-LABEL: func.func @main(%arg0: tensor<i32>, %arg1
// CHECK: [[E:%.*]] = pphlo.exponential %arg2
// CHECK: pphlo.while([[I:%.*]] = %arg0, [[V:%.*]] = %arg1) : tensor<i32>, tensor<2x!pphlo.secret<f32>>
// CHECK: do {
// CHECK-NOT: pphlo.exponential
// CHECK: pphlo.add [[V]], [[E]]
func.func @main(%n: tensor<i32>, %x: tensor<2x!pphlo.secret<f32>>, %y: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %r:3 = pphlo.while(%i = %n, %v = %x, %k = %y) : tensor<i32>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>
  cond {
    %zero = pphlo.constant dense<0> : tensor<i32>
    %go = pphlo.greater %i, %zero : (tensor<i32>, tensor<i32>) -> tensor<i1>
    pphlo.return %go : tensor<i1>
  } do {
    %one = pphlo.constant dense<1> : tensor<i32>
    %j = pphlo.subtract %i, %one : tensor<i32>
    %e = pphlo.exponential %k : tensor<2x!pphlo.secret<f32>>
    %f = pphlo.add %v, %e : tensor<2x!pphlo.secret<f32>>
    pphlo.return %j, %f, %k : tensor<i32>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>
  }
  return %r#1 : tensor<2x!pphlo.secret<f32>>
}
