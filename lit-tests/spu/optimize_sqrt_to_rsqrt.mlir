// RUN: spuc opt --optimize-sqrt-plus-eps --rewrite-div-sqrt-pattern --split-input-file %s | spuc filecheck %s
// Roots in denominators, under SPU's names for the passes.

// An epsilon that fixed point does not have becomes the one that it has.
// CHECK: [[E:%.*]] = "pphlo.epsilon"() : () -> tensor<f32>
// CHECK: [[S:%.*]] = pphlo.add %arg1, [[E]]
// CHECK: [[R:%.*]] = pphlo.rsqrt [[S]]
// CHECK: pphlo.multiply %arg0, [[R]]
func.func @main(%arg0: tensor<!pphlo.secret<f32>>, %arg1: tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>> {
  %0 = pphlo.constant dense<9.99999993E-9> : tensor<f32>
  %1 = pphlo.sqrt %arg1 : tensor<!pphlo.secret<f32>>
  %2 = pphlo.add %1, %0 : (tensor<!pphlo.secret<f32>>, tensor<f32>) -> tensor<!pphlo.secret<f32>>
  %3 = pphlo.divide %arg0, %2 : tensor<!pphlo.secret<f32>>
  return %3 : tensor<!pphlo.secret<f32>>
}

// -----

// A real summand is meant.
// CHECK: pphlo.sqrt
// CHECK: pphlo.divide
func.func @main(%arg0: tensor<!pphlo.secret<f32>>, %arg1: tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>> {
  %0 = pphlo.constant dense<9.99> : tensor<f32>
  %1 = pphlo.sqrt %arg1 : tensor<!pphlo.secret<f32>>
  %2 = pphlo.add %1, %0 : (tensor<!pphlo.secret<f32>>, tensor<f32>) -> tensor<!pphlo.secret<f32>>
  %3 = pphlo.divide %arg0, %2 : tensor<!pphlo.secret<f32>>
  return %3 : tensor<!pphlo.secret<f32>>
}

// -----

// SPU takes a negative constant for an epsilon (spec 7.2, row 3).
// CHECK-NOT: pphlo.epsilon
// CHECK: pphlo.sqrt
func.func @main(%arg0: tensor<!pphlo.secret<f32>>, %arg1: tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>> {
  %0 = pphlo.constant dense<-5.0> : tensor<f32>
  %1 = pphlo.sqrt %arg1 : tensor<!pphlo.secret<f32>>
  %2 = pphlo.add %1, %0 : (tensor<!pphlo.secret<f32>>, tensor<f32>) -> tensor<!pphlo.secret<f32>>
  %3 = pphlo.divide %arg0, %2 : tensor<!pphlo.secret<f32>>
  return %3 : tensor<!pphlo.secret<f32>>
}

// -----

// Two roots in one denominator.
// CHECK-DAG: pphlo.rsqrt %arg1
// CHECK-DAG: pphlo.rsqrt %arg2
// CHECK-NOT: pphlo.divide
// CHECK: return
func.func @main(%arg0: tensor<f32>, %arg1: tensor<!pphlo.secret<f32>>, %arg2: tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>> {
  %0 = pphlo.sqrt %arg1 : tensor<!pphlo.secret<f32>>
  %1 = pphlo.sqrt %arg2 : tensor<!pphlo.secret<f32>>
  %2 = pphlo.multiply %0, %1 : tensor<!pphlo.secret<f32>>
  %3 = pphlo.divide %arg0, %2 : (tensor<f32>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>>
  return %3 : tensor<!pphlo.secret<f32>>
}

// -----

// Public floats too, under this name.
// CHECK: [[R:%.*]] = pphlo.rsqrt %arg1 : tensor<f32>
// CHECK: pphlo.multiply %arg0, [[R]] : tensor<f32>
func.func @main(%arg0: tensor<f32>, %arg1: tensor<f32>) -> tensor<f32> {
  %0 = pphlo.sqrt %arg1 : tensor<f32>
  %1 = pphlo.divide %arg0, %0 : tensor<f32>
  return %1 : tensor<f32>
}

// -----

// Through a broadcast; the factor divides beside the root.
// CHECK: [[R:%.*]] = pphlo.rsqrt %arg1
// CHECK: [[B:%.*]] = pphlo.broadcast [[R]]
// CHECK: [[D:%.*]] = pphlo.divide %arg0, %arg2
// CHECK: pphlo.multiply [[D]], [[B]]
func.func @main(%arg0: tensor<4x!pphlo.secret<f32>>, %arg1: tensor<!pphlo.secret<f32>>, %arg2: tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.sqrt %arg1 : tensor<!pphlo.secret<f32>>
  %1 = pphlo.broadcast %0, dims = [] : (tensor<!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.multiply %arg2, %1 : tensor<4x!pphlo.secret<f32>>
  %3 = pphlo.divide %arg0, %2 : tensor<4x!pphlo.secret<f32>>
  return %3 : tensor<4x!pphlo.secret<f32>>
}
