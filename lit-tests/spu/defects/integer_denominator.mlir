// RUN: spuc opt --inline --hlo-legalize-to-pphlo --optimize-denominator-with-broadcast %s | spuc filecheck %s
// SPU's pass makes reciprocals of integers, which do not compile. Floats alone have one.

// CHECK-LABEL: @main
// CHECK-NOT: pphlo.reciprocal
// CHECK: pphlo.divide
func.func @main(%x: tensor<2x3xi32>, %y: tensor<2xi32>) -> tensor<2x3xi32> {
  %0 = stablehlo.broadcast_in_dim %y, dims = [0] : (tensor<2xi32>) -> tensor<2x3xi32>
  %1 = stablehlo.divide %x, %0 : tensor<2x3xi32>
  return %1 : tensor<2x3xi32>
}
