// RUN: spuc opt --hlo-legalize-to-pphlo --visibility public,secret %s | spuc filecheck %s
// RUN: spuc opt --hlo-legalize-to-pphlo=input_vis_list=VIS_PUBLIC,VIS_SECRET %s | spuc filecheck %s --check-prefix SPU
// Public floats keep the order that tells NaN and minus zero from the rest; secrets have neither, and SPU's text says nothing of it.

// CHECK: pphlo.less %arg0, %arg0 {total_order = true} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
// CHECK: pphlo.less %arg1, %arg1 : (tensor<2x!pphlo.secret<f32>>
// SPU-NOT: total_order
// SPU: pphlo.less %arg0, %arg0 : (
func.func @main(%x: tensor<2xf32>, %y: tensor<2xf32>) -> (tensor<2xi1>, tensor<2xi1>) {
  %p = stablehlo.compare LT, %x, %x, TOTALORDER : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  %s = stablehlo.compare LT, %y, %y, TOTALORDER : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  return %p, %s : tensor<2xi1>, tensor<2xi1>
}
