// RUN: spuc opt --inline --hlo-legalize-to-pphlo --optimize-sqrt-plus-eps %s | spuc filecheck %s
// SPU's pass takes any number below the machine epsilon for an epsilon, negative ones too.

// CHECK-NOT: epsilon
// CHECK: [[S:%.+]] = pphlo.sqrt %arg0
// CHECK: pphlo.add [[S]],
// CHECK-NOT: epsilon
func.func @main(%x: tensor<3xf32>) -> tensor<3xf32> {
  %n = stablehlo.constant dense<-5.0> : tensor<3xf32>
  %s = stablehlo.sqrt %x : tensor<3xf32>
  %1 = stablehlo.add %s, %n : tensor<3xf32>
  return %1 : tensor<3xf32>
}
