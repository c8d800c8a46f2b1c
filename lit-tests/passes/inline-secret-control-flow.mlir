// RUN: spuc opt --inline-secret-control-flow %s | spuc filecheck %s --implicit-check-not pphlo.if
// Which branch is taken must not show: both run, and a select keeps one.

// CHECK: func.func @main
// CHECK: pphlo.negate %arg1
// CHECK: [[P:%.*]] = pphlo.broadcast %arg0
// CHECK: pphlo.select [[P]]
func.func @main(%arg0: tensor<!pphlo.secret<i1>>, %arg1: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %0 = "pphlo.if"(%arg0) ({
    %1 = pphlo.negate %arg1 : tensor<2x!pphlo.secret<f32>>
    pphlo.return %1 : tensor<2x!pphlo.secret<f32>>
  }, {
    pphlo.return %arg1 : tensor<2x!pphlo.secret<f32>>
  }) : (tensor<!pphlo.secret<i1>>) -> tensor<2x!pphlo.secret<f32>>
  return %0 : tensor<2x!pphlo.secret<f32>>
}
