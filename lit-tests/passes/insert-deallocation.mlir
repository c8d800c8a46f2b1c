// RUN: spuc opt --insert-deallocation %s | spuc filecheck %s
// A value is freed after its last reader; arguments and results are not.

// CHECK: %0 = pphlo.negate %arg0
// CHECK-NEXT: %1 = pphlo.multiply %0, %arg0
// CHECK-NEXT: pphlo.free %0
// CHECK-NEXT: return %1
func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %0 = pphlo.negate %arg0 : tensor<2x!pphlo.secret<f32>>
  %1 = pphlo.multiply %0, %arg0 : tensor<2x!pphlo.secret<f32>>
  return %1 : tensor<2x!pphlo.secret<f32>>
}
