// RUN: spuc opt --convert-push-down %s | spuc filecheck %s

// CHECK-LABEL: @sinks
// CHECK: [[T:%.*]] = pphlo.transpose %arg0, dims = [1, 0] : (tensor<2x3x!pphlo.secret<i32>>) -> tensor<3x2x!pphlo.secret<i32>>
// CHECK-NEXT: pphlo.convert [[T]]
func.func @sinks(%x: tensor<2x3x!pphlo.secret<i32>>) -> tensor<3x2x!pphlo.secret<f32>> {
  %0 = pphlo.convert %x : (tensor<2x3x!pphlo.secret<i32>>) -> tensor<2x3x!pphlo.secret<f32>>
  %1 = pphlo.transpose %0, dims = [1, 0] : (tensor<2x3x!pphlo.secret<f32>>) -> tensor<3x2x!pphlo.secret<f32>>
  return %1 : tensor<3x2x!pphlo.secret<f32>>
}

// Casts of bits cost an exchange: one that is read elsewhere too stays, or it would be paid twice.
// CHECK-LABEL: @shared
// CHECK: [[C:%.*]] = pphlo.convert %arg0
// CHECK-NEXT: pphlo.slice [[C]]
func.func @shared(%p: tensor<4x!pphlo.secret<i1>>) -> (tensor<4x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) {
  %0 = pphlo.convert %p : (tensor<4x!pphlo.secret<i1>>) -> tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.slice %0 [0:1:2] : (tensor<4x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
  return %0, %1 : tensor<4x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>
}
