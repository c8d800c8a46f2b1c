// RUN: spuc opt --vectorization-fusion --dce %s | spuc filecheck %s
// Two leaves of an optimizer step: one root and one product on the elements of both, handed on without leaving the vector.

// CHECK-LABEL: func.func @main
// CHECK: [[V:%.*]] = pphlo.concatenate {{.*}} -> tensor<11x!pphlo.secret<f32>>
// CHECK: [[R:%.*]] = pphlo.rsqrt [[V]] : tensor<11x!pphlo.secret<f32>>
// CHECK: [[G:%.*]] = pphlo.concatenate
// CHECK: [[P:%.*]] = pphlo.multiply [[G]], [[R]] : tensor<11x!pphlo.secret<f32>>
// CHECK: pphlo.slice [[P]] [0:1:6]
// CHECK: pphlo.slice [[P]] [6:1:11]
// CHECK-NOT: pphlo.rsqrt
func.func @main(%v1: tensor<3x2x!pphlo.secret<f32>>, %g1: tensor<3x2x!pphlo.secret<f32>>, %v2: tensor<5x!pphlo.secret<f32>>, %g2: tensor<5x!pphlo.secret<f32>>) -> (tensor<3x2x!pphlo.secret<f32>>, tensor<5x!pphlo.secret<f32>>) {
  %s1 = pphlo.rsqrt %v1 : tensor<3x2x!pphlo.secret<f32>>
  %u1 = pphlo.multiply %g1, %s1 : tensor<3x2x!pphlo.secret<f32>>
  %s2 = pphlo.rsqrt %v2 : tensor<5x!pphlo.secret<f32>>
  %u2 = pphlo.multiply %g2, %s2 : tensor<5x!pphlo.secret<f32>>
  return %u1, %u2 : tensor<3x2x!pphlo.secret<f32>>, tensor<5x!pphlo.secret<f32>>
}
