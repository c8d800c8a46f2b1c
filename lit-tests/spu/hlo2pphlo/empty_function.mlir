// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_SECRET,VIS_SECRET --lower-conversion-cast %s | FileCheck %s
// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_PRIVATE,VIS_SECRET --lower-conversion-cast %s | FileCheck %s

func.func @main(%arg0: tensor<2x2xi32>, %arg1: tensor<2x2xf64>) -> (tensor<2x2xi32>, tensor<2x2xf64>) {
  // CHECK: func.func @main(%arg0: tensor<2x2x!pphlo.secret<i32>>, %arg1: tensor<2x2x!pphlo.secret<f64>>) -> (tensor<2x2x!pphlo.secret<i32>>, tensor<2x2x!pphlo.secret<f64>>) {
  // CHECK-NEXT: return %arg0, %arg1 : tensor<2x2x!pphlo.secret<i32>>, tensor<2x2x!pphlo.secret<f64>>
  return %arg0, %arg1 : tensor<2x2xi32>, tensor<2x2xf64>
}
