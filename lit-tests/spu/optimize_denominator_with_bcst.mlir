// RUN: spuc opt --optimize-denominator-with-broadcast --split-input-file %s | spuc filecheck %s
// RUN: spuc opt --divide-by-broadcast --split-input-file %s | spuc filecheck %s --check-prefix OWN

// CHECK: [[R:%.*]] = pphlo.reciprocal %arg1 : tensor<4x!pphlo.secret<f32>>
// CHECK: [[B:%.*]] = pphlo.broadcast [[R]], dims = [0]
// CHECK: pphlo.multiply %arg0, [[B]]
// OWN: pphlo.divide_by_broadcast %arg0, %arg1, dims = [0]
func.func @main(%arg0: tensor<4x10x!pphlo.secret<f32>>, %arg1: tensor<4x!pphlo.secret<f32>>) -> tensor<4x10x!pphlo.secret<f32>> {
  %0 = pphlo.broadcast %arg1, dims = [0] : (tensor<4x!pphlo.secret<f32>>) -> tensor<4x10x!pphlo.secret<f32>>
  %1 = pphlo.divide %arg0, %0 : tensor<4x10x!pphlo.secret<f32>>
  return %1 : tensor<4x10x!pphlo.secret<f32>>
}

// -----

// Integers stay: their quotient is not a product (SPU fails to compile them, spec 7.2, row 9).
// CHECK-NOT: pphlo.reciprocal
// CHECK: pphlo.divide
// OWN: pphlo.divide %
func.func @main(%arg0: tensor<4x10x!pphlo.secret<i32>>, %arg1: tensor<4x!pphlo.secret<i32>>) -> tensor<4x10x!pphlo.secret<i32>> {
  %0 = pphlo.broadcast %arg1, dims = [0] : (tensor<4x!pphlo.secret<i32>>) -> tensor<4x10x!pphlo.secret<i32>>
  %1 = pphlo.divide %arg0, %0 : tensor<4x10x!pphlo.secret<i32>>
  return %1 : tensor<4x10x!pphlo.secret<i32>>
}
