// RUN: spuc opt --cse %s | spuc filecheck %s
// Reducers with equal bodies are one; a body with another op is another reducer.

// CHECK-LABEL: func.func @main
// CHECK: [[SUM:%.*]] = pphlo.reduce({{.*}}) {{.*}}across dimensions = [0]
// CHECK: [[MAX:%.*]] = pphlo.reduce({{.*}}) {{.*}}across dimensions = [0]
// CHECK-NOT: pphlo.reduce
// CHECK: return [[SUM]], [[SUM]], [[MAX]]
func.func @main(%x: tensor<4x!pphlo.secret<f32>>, %k: tensor<f32>) -> (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) {
  %0 = pphlo.reduce(%x init: %k) applies pphlo.add across dimensions = [0] : (tensor<4x!pphlo.secret<f32>>, tensor<f32>) -> tensor<!pphlo.secret<f32>>
  %1 = pphlo.reduce(%x init: %k) across dimensions = [0] : (tensor<4x!pphlo.secret<f32>>, tensor<f32>) -> tensor<!pphlo.secret<f32>>
   reducer(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>) {
    %s = pphlo.add %b, %a : tensor<!pphlo.secret<f32>>
    pphlo.return %s : tensor<!pphlo.secret<f32>>
  }
  %2 = pphlo.reduce(%x init: %k) applies pphlo.maximum across dimensions = [0] : (tensor<4x!pphlo.secret<f32>>, tensor<f32>) -> tensor<!pphlo.secret<f32>>
  return %0, %1, %2 : tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>
}
