// RUN: spuc opt --decompose-ops --cse %s | spuc filecheck %s
// On request only: the runtime's kernels do the same, and a protocol may compare faster beside other work.

// CHECK-LABEL: @extremes
// CHECK: [[G:%.*]] = pphlo.less %arg1, %arg0
// CHECK-NEXT: [[MAX:%.*]] = pphlo.select [[G]], %arg0, %arg1
// CHECK-NEXT: [[L:%.*]] = pphlo.less %arg0, %arg1
// CHECK-NEXT: [[MIN:%.*]] = pphlo.select [[L]], %arg0, %arg1
// CHECK-NEXT: [[N:%.*]] = pphlo.negate [[MIN]]
// CHECK-NEXT: pphlo.add [[MAX]], [[N]]
func.func @extremes(%x: tensor<4x!pphlo.secret<f32>>, %y: tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.maximum %x, %y : tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.minimum %x, %y : tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.subtract %0, %1 : tensor<4x!pphlo.secret<f32>>
  return %2 : tensor<4x!pphlo.secret<f32>>
}
