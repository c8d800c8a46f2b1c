// RUN: spuc opt --region-access-fixture %s | spuc filecheck %s
// A captured scalar takes the shape of the operand beside it.

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
