// RUN: spuc opt --visibility-narrowing %s | spuc filecheck %s
// No secret reaches the product: its seal goes, and the loop carries it in the clear. The result of the function stays secret.

// CHECK-LABEL: func.func @main
// CHECK-NEXT: pphlo.multiply %arg2, %arg2 : tensor<2xf32>
// CHECK: pphlo.while({{.*}}) : tensor<i32>, tensor<2xf32>, tensor<2x!pphlo.secret<f32>>
// CHECK: [[R:%.*]] = pphlo.convert {{%.*}}#1 : (tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: return [[R]], {{%.*}}#2
func.func @main(%n: tensor<i32>, %x: tensor<2x!pphlo.secret<f32>>, %y: tensor<2xf32>) -> (tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) {
  %s = pphlo.convert %y : (tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
  %q = pphlo.multiply %s, %s : tensor<2x!pphlo.secret<f32>>
  %r:3 = pphlo.while(%i = %n, %v = %q, %w = %x) : tensor<i32>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>
  cond {
    %zero = pphlo.constant dense<0> : tensor<i32>
    %go = pphlo.greater %i, %zero : (tensor<i32>, tensor<i32>) -> tensor<i1>
    pphlo.return %go : tensor<i1>
  } do {
    %a = pphlo.add %v, %v : tensor<2x!pphlo.secret<f32>>
    %b = pphlo.add %w, %v : tensor<2x!pphlo.secret<f32>>
    pphlo.return %i, %a, %b : tensor<i32>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>
  }
  return %r#1, %r#2 : tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>
}
