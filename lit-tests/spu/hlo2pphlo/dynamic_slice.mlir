// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_PUBLIC,VIS_SECRET --lower-conversion-cast --split-input-file %s | FileCheck %s
// A secret index makes the slice secret; the operand stays public.

func.func @main(%arg0: tensor<1x51x61xf32>, %arg1: tensor<i32>) -> tensor<1x1x61xf32> {
  // CHECK: %0 = pphlo.constant dense<0> : tensor<i32>
  // CHECK: %1 = pphlo.dynamic_slice %arg0, %0, %arg1, %0 sizes = [1, 1, 61] : (tensor<1x51x61xf32>, tensor<i32>, tensor<!pphlo.secret<i32>>, tensor<i32>) -> tensor<1x1x61x!pphlo.secret<f32>>
  %0 = stablehlo.constant dense<0> : tensor<i32>
  %1 = "stablehlo.dynamic_slice"(%arg0, %0, %arg1, %0) {slice_sizes = array<i64: 1, 1, 61>} : (tensor<1x51x61xf32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<1x1x61xf32>
  return %1 : tensor<1x1x61xf32>
}
