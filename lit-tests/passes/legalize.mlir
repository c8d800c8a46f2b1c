// RUN: spuc opt --hlo-legalize-to-pphlo=input_vis_list=VIS_SECRET,VIS_PUBLIC %s | spuc filecheck %s
// RUN: spuc opt --hlo-legalize-to-pphlo --visibility=public,public %s | spuc filecheck %s --check-prefix=PUBLIC
// Visibility is inferred: what a secret reaches is secret, all else stays public.

// CHECK: func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>, %arg1: tensor<2xf32>) -> (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>)
// CHECK-NEXT: %0 = pphlo.add %arg0, %arg1 : (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: %1 = pphlo.add %arg1, %arg1 : tensor<2xf32>
// CHECK-NEXT: return %0, %1
// PUBLIC: func.func @main
// PUBLIC-NOT: secret
func.func @main(%arg0: tensor<2xf32>, %arg1: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = stablehlo.add %arg0, %arg1 : tensor<2xf32>
  %1 = stablehlo.add %arg1, %arg1 : tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}
