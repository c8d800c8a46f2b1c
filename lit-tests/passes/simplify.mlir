// RUN: spuc opt --simplify --cse --dce %s | spuc filecheck %s

// Two exponentials and a product are one exponential.
// CHECK-LABEL: @exponentials
// CHECK: [[S:%.*]] = pphlo.add %arg0, %arg1
// CHECK-NEXT: [[E:%.*]] = pphlo.exponential [[S]]
// CHECK-NEXT: return [[E]]
func.func @exponentials(%a: tensor<4x!pphlo.secret<f32>>, %b: tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.exponential %a : tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.exponential %b : tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.multiply %0, %1 : tensor<4x!pphlo.secret<f32>>
  return %2 : tensor<4x!pphlo.secret<f32>>
}

// Public numbers are IEEE numbers: they stay, and cost nothing.
// CHECK-LABEL: @public
// CHECK-COUNT-2: pphlo.exponential
// CHECK: pphlo.multiply
func.func @public(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pphlo.exponential %a : tensor<4xf32>
  %1 = pphlo.exponential %b : tensor<4xf32>
  %2 = pphlo.multiply %0, %1 : tensor<4xf32>
  return %2 : tensor<4xf32>
}

// Maximum and minimum compare once.
// CHECK-LABEL: @extremes
// CHECK: [[M:%.*]] = pphlo.maximum %arg0, %arg1
// CHECK: [[S:%.*]] = pphlo.add %arg0, %arg1
// CHECK: [[N:%.*]] = pphlo.subtract [[S]], [[M]]
// CHECK: return [[M]], [[N]]
func.func @extremes(%x: tensor<4x!pphlo.secret<f32>>, %y: tensor<4x!pphlo.secret<f32>>) -> (tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>) {
  %0 = pphlo.maximum %x, %y : tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.minimum %x, %y : tensor<4x!pphlo.secret<f32>>
  return %0, %1 : tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>
}

// The exponential of a scalar is taken once, then repeated.
// CHECK-LABEL: @repeated
// CHECK: [[E:%.*]] = pphlo.exponential %arg0 : tensor<!pphlo.secret<f32>>
// CHECK-NEXT: pphlo.broadcast [[E]]
func.func @repeated(%x: tensor<!pphlo.secret<f32>>) -> tensor<9x!pphlo.secret<f32>> {
  %0 = pphlo.broadcast %x, dims = [] : (tensor<!pphlo.secret<f32>>) -> tensor<9x!pphlo.secret<f32>>
  %1 = pphlo.exponential %0 : tensor<9x!pphlo.secret<f32>>
  return %1 : tensor<9x!pphlo.secret<f32>>
}

// Bodies that kernels know by their form are left alone.
// CHECK-LABEL: @reducer
// CHECK: applies pphlo.maximum
func.func @reducer(%x: tensor<9x!pphlo.secret<f32>>, %i: tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>> {
  %0 = pphlo.reduce(%x init: %i) applies pphlo.maximum across dimensions = [0] : (tensor<9x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>>
  return %0 : tensor<!pphlo.secret<f32>>
}
