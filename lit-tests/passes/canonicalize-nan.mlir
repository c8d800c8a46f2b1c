// RUN: spuc opt --canonicalize --dce %s | spuc filecheck %s
// A secret is never NaN and has no minus zero; a public float may be either.

// CHECK-LABEL: func.func @main
// CHECK-DAG: [[NAN:%.*]] = pphlo.not_equal %arg1, %arg1
// CHECK-DAG: [[SUM:%.*]] = pphlo.add %arg1, {{.*}} : tensor<2xf32>
// CHECK-NOT: pphlo.not_equal %arg0
// CHECK-NOT: pphlo.select
// CHECK: return %arg0, [[NAN]], [[SUM]]
func.func @main(%s: tensor<2x!pphlo.secret<f32>>, %p: tensor<2xf32>) -> (tensor<2x!pphlo.secret<f32>>, tensor<2xi1>, tensor<2xf32>) {
  %zero = pphlo.constant dense<0.0> : tensor<2xf32>
  %nan = pphlo.constant dense<0x7FC00000> : tensor<2xf32>
  %0 = pphlo.not_equal %s, %s : (tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<i1>>
  %1 = pphlo.select %0, %nan, %s : (tensor<2x!pphlo.secret<i1>>, tensor<2xf32>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
  %2 = pphlo.add %1, %zero : (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
  %3 = pphlo.not_equal %p, %p : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %4 = pphlo.add %p, %zero : tensor<2xf32>
  return %2, %3, %4 : tensor<2x!pphlo.secret<f32>>, tensor<2xi1>, tensor<2xf32>
}
