// RUN: spuc opt --dce %s | spuc filecheck %s
// What nothing reads goes, and what only that read goes with it.

// CHECK: func.func @main
// CHECK-NEXT: return %arg0
func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %0 = pphlo.negate %arg0 : tensor<2x!pphlo.secret<f32>>
  %1 = pphlo.exponential %0 : tensor<2x!pphlo.secret<f32>>
  return %arg0 : tensor<2x!pphlo.secret<f32>>
}
