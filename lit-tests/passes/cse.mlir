// RUN: spuc opt --cse %s | spuc filecheck %s
// RUN: spuc opt -cse -dce %s | spuc filecheck %s --check-prefix=DCE

// CHECK: [[A:%.*]] = pphlo.multiply %arg0, %arg1
// CHECK-NOT: pphlo.multiply %arg0, %arg1
// CHECK: pphlo.multiply [[A]], [[A]]
// DCE-NOT: pphlo.negate
func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>, %arg1: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %0 = pphlo.multiply %arg0, %arg1 : tensor<2x!pphlo.secret<f32>>
  %1 = pphlo.multiply %arg0, %arg1 : tensor<2x!pphlo.secret<f32>>
  %2 = pphlo.negate %1 : tensor<2x!pphlo.secret<f32>>
  %3 = pphlo.multiply %0, %1 : tensor<2x!pphlo.secret<f32>>
  return %3 : tensor<2x!pphlo.secret<f32>>
}
