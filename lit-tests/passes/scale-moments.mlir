// RUN: spuc opt --scale-moments --dce %s | spuc filecheck %s
// v ← 0.99·v + 0.01·g² is carried as 64·v; the quotient takes √64 on both sides, what is returned is scaled back.

// CHECK-LABEL: func.func @main
// CHECK: pphlo.while([[I:%.*]] = %{{.*}}, [[W:%.*]] = %{{.*}}, [[V:%.*]] = %{{.*}})
// CHECK: do {
// CHECK: [[DOWN:%.*]] = pphlo.multiply [[V]], [[C1:%.*]] : (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>)
// CHECK: [[LOST:%.*]] = pphlo.multiply [[DOWN]]
// CHECK: [[KEPT:%.*]] = pphlo.subtract [[V]], [[LOST]]
// CHECK: pphlo.constant dense<6.400000e-01>
// CHECK: [[NEW:%.*]] = pphlo.add [[KEPT]]
// CHECK: [[ROOT:%.*]] = pphlo.sqrt [[NEW]]
// CHECK: pphlo.constant dense<8.000000e-03>
// CHECK: [[D:%.*]] = pphlo.add [[ROOT]]
// CHECK: pphlo.constant dense<8.000000e-02>
// CHECK: pphlo.divide %{{.*}}, [[D]]
// CHECK: pphlo.return %{{.*}}, %{{.*}}, [[NEW]]
// CHECK: }
// CHECK: pphlo.constant dense<1.562500e-02>
// CHECK: pphlo.multiply
func.func @main(%g: tensor<2x!pphlo.secret<f32>>, %w0: tensor<2x!pphlo.secret<f32>>) -> (tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) {
  %n = pphlo.constant dense<5> : tensor<i32>
  %zeros = pphlo.constant dense<0.0> : tensor<2xf32>
  %v0 = pphlo.convert %zeros : (tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
  %r:3 = pphlo.while(%i = %n, %w = %w0, %v = %v0) : tensor<i32>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>
  cond {
    %zero = pphlo.constant dense<0> : tensor<i32>
    %go = pphlo.greater %i, %zero : (tensor<i32>, tensor<i32>) -> tensor<i1>
    pphlo.return %go : tensor<i1>
  } do {
    %one = pphlo.constant dense<1> : tensor<i32>
    %j = pphlo.subtract %i, %one : tensor<i32>
    %beta = pphlo.constant dense<0.99> : tensor<2xf32>
    %c = pphlo.constant dense<0.01> : tensor<2xf32>
    %eps = pphlo.constant dense<0.001> : tensor<2xf32>
    %a = pphlo.multiply %v, %beta : (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
    %cg = pphlo.multiply %g, %c : (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
    %b = pphlo.multiply %cg, %g : tensor<2x!pphlo.secret<f32>>
    %v2 = pphlo.add %a, %b : tensor<2x!pphlo.secret<f32>>
    %root = pphlo.sqrt %v2 : tensor<2x!pphlo.secret<f32>>
    %d = pphlo.add %root, %eps : (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
    %step = pphlo.divide %cg, %d : tensor<2x!pphlo.secret<f32>>
    %w2 = pphlo.subtract %w, %step : tensor<2x!pphlo.secret<f32>>
    pphlo.return %j, %w2, %v2 : tensor<i32>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>
  }
  return %r#1, %r#2 : tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>
}
