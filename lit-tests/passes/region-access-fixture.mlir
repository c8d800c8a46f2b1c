// RUN: spuc opt --region-access-fixture %s | spuc filecheck %s
// A captured scalar takes the shape of the operand beside it. The bounds of a clamp may be scalars beside a vector: those stay.

// CHECK-LABEL: func.func @main
// CHECK: reducer([[A:%.*]]: {{.*}}, [[B:%.*]]: {{.*}}) {
// CHECK: [[K:%.*]] = pphlo.broadcast_as %arg1, [[A]]
// CHECK: pphlo.multiply [[A]], [[K]]
func.func @main(%x: tensor<4x!pphlo.secret<f32>>, %k: tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>> {
  %r = pphlo.reduce(%x init: %k) across dimensions = [0] : (tensor<4x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>>
   reducer(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>) {
    %m = pphlo.multiply %a, %k : tensor<!pphlo.secret<f32>>
    %s = pphlo.add %m, %b : tensor<!pphlo.secret<f32>>
    pphlo.return %s : tensor<!pphlo.secret<f32>>
  }
  return %r : tensor<!pphlo.secret<f32>>
}

// CHECK-LABEL: func.func @bounds
// CHECK-NOT: broadcast_as
// CHECK: pphlo.clamp %arg2, {{%.*}}, %arg2
func.func @bounds(%p: tensor<i1>, %x: tensor<4x!pphlo.secret<f32>>, %k: tensor<f32>) -> tensor<4x!pphlo.secret<f32>> {
  %r = "pphlo.if"(%p) ({
    %n = pphlo.negate %x : tensor<4x!pphlo.secret<f32>>
    %c = pphlo.clamp %k, %n, %k : (tensor<f32>, tensor<4x!pphlo.secret<f32>>, tensor<f32>) -> tensor<4x!pphlo.secret<f32>>
    pphlo.return %c : tensor<4x!pphlo.secret<f32>>
  }, {
    pphlo.return %x : tensor<4x!pphlo.secret<f32>>
  }) : (tensor<i1>) -> tensor<4x!pphlo.secret<f32>>
  return %r : tensor<4x!pphlo.secret<f32>>
}
