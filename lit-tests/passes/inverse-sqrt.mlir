// RUN: spuc opt --inverse-sqrt --dce %s | spuc filecheck %s

// CHECK-LABEL: @plain
// CHECK: [[R:%.*]] = pphlo.rsqrt %arg1
// CHECK-NEXT: pphlo.multiply %arg0, [[R]]
// CHECK-NOT: pphlo.divide
func.func @plain(%y: tensor<4x!pphlo.secret<f32>>, %x: tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.sqrt %x : tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.divide %y, %0 : tensor<4x!pphlo.secret<f32>>
  return %1 : tensor<4x!pphlo.secret<f32>>
}

// The root of a scalar is taken once, before it is repeated.
// CHECK-LABEL: @repeated
// CHECK: [[R:%.*]] = pphlo.rsqrt %arg1 : tensor<!pphlo.secret<f32>>
// CHECK-NEXT: [[B:%.*]] = pphlo.broadcast [[R]]
// CHECK-NEXT: pphlo.multiply %arg0, [[B]]
func.func @repeated(%y: tensor<4x!pphlo.secret<f32>>, %x: tensor<!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.sqrt %x : tensor<!pphlo.secret<f32>>
  %1 = pphlo.broadcast %0, dims = [] : (tensor<!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.divide %y, %1 : tensor<4x!pphlo.secret<f32>>
  return %2 : tensor<4x!pphlo.secret<f32>>
}

// A public factor divides by itself, where it costs one truncation.
// CHECK-LABEL: @factor
// CHECK: [[R:%.*]] = pphlo.rsqrt %arg1
// CHECK: [[D:%.*]] = pphlo.divide %arg0, %arg2
// CHECK: pphlo.multiply [[D]], [[R]]
func.func @factor(%y: tensor<4x!pphlo.secret<f32>>, %x: tensor<4x!pphlo.secret<f32>>, %p: tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.sqrt %x : tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.multiply %p, %0 : (tensor<4xf32>, tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.divide %y, %1 : tensor<4x!pphlo.secret<f32>>
  return %2 : tensor<4x!pphlo.secret<f32>>
}

// Adam's denominator is a sum, and a public root costs nothing: both stay.
// CHECK-LABEL: @others
// CHECK-COUNT-2: pphlo.divide
func.func @others(%y: tensor<4x!pphlo.secret<f32>>, %x: tensor<4x!pphlo.secret<f32>>, %p: tensor<4xf32>) -> (tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>) {
  %e = pphlo.constant dense<1.0e-3> : tensor<4xf32>
  %0 = pphlo.sqrt %x : tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.add %0, %e : (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.divide %y, %1 : tensor<4x!pphlo.secret<f32>>
  %3 = pphlo.sqrt %p : tensor<4xf32>
  %4 = pphlo.divide %y, %3 : (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  return %2, %4 : tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>
}
