// RUN: spuc compile --emit pphlo --visibility public,secret,public,secret %s | spuc filecheck %s
// The first index is public, a later one secret, the tensor public: all results are secret and nothing is opened.

// CHECK: func.func @main(%arg0: tensor<3x4xf32>, %arg1: tensor<1x2x!pphlo.secret<f32>>, %arg2: tensor<i32>, %arg3: tensor<!pphlo.secret<i32>>) -> (tensor<3x4x!pphlo.secret<f32>>{{.*}}, tensor<1x2x!pphlo.secret<f32>>{{.*}})
// CHECK-NOT: reveal
// CHECK: pphlo.dynamic_update_slice
// CHECK-NOT: reveal
// CHECK: pphlo.dynamic_slice
// CHECK-NOT: reveal
// CHECK: return
func.func @main(%x: tensor<3x4xf32>, %u: tensor<1x2xf32>, %p: tensor<i32>, %i: tensor<i32>) -> (tensor<3x4xf32>, tensor<1x2xf32>) {
  %0 = stablehlo.dynamic_update_slice %x, %u, %p, %i : (tensor<3x4xf32>, tensor<1x2xf32>, tensor<i32>, tensor<i32>) -> tensor<3x4xf32>
  %1 = stablehlo.dynamic_slice %x, %p, %i, sizes = [1, 2] : (tensor<3x4xf32>, tensor<i32>, tensor<i32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<3x4xf32>, tensor<1x2xf32>
}
