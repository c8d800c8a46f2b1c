// RUN: spuc opt --reduce-truncation --dce %s | spuc filecheck %s

// CHECK-LABEL: @factors
// CHECK: [[Q:%.*]] = pphlo.multiply %arg1, %arg2 : tensor<4xf32>
// CHECK-NEXT: pphlo.multiply [[Q]], %arg0
// CHECK-NEXT: return
func.func @factors(%s: tensor<4x!pphlo.secret<f32>>, %p: tensor<4xf32>, %q: tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.multiply %s, %p : (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.multiply %0, %q : (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  return %1 : tensor<4x!pphlo.secret<f32>>
}

// A small constant has digits of its own, which its product with another factor would lose; and a product that is read twice is made anyway.
// CHECK-LABEL: @stay
// CHECK-COUNT-4: -> tensor<4x!pphlo.secret<f32>>
// CHECK-NOT: pphlo.multiply %arg1
func.func @stay(%s: tensor<4x!pphlo.secret<f32>>, %p: tensor<4xf32>) -> (tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>) {
  %c = pphlo.constant dense<1.0e-3> : tensor<4xf32>
  %0 = pphlo.multiply %s, %p : (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.multiply %0, %c : (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.multiply %s, %p : (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  %3 = pphlo.multiply %2, %p : (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  return %1, %2, %3 : tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>
}

// CHECK-LABEL: @scaled_dot
// CHECK: [[W:%.*]] = pphlo.multiply %arg1, %{{.*}} : tensor<4xf32>
// CHECK-NEXT: pphlo.dot %arg0, [[W]]
// CHECK-NEXT: return
func.func @scaled_dot(%s: tensor<2x4x!pphlo.secret<f32>>, %w: tensor<4xf32>) -> tensor<2x!pphlo.secret<f32>> {
  %c3 = pphlo.constant dense<3.0> : tensor<2xf32>
  %0 = pphlo.dot %s, %w : (tensor<2x4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<2x!pphlo.secret<f32>>
  %1 = pphlo.divide %0, %c3 : (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
  return %1 : tensor<2x!pphlo.secret<f32>>
}

// CHECK-LABEL: @sum_of_products
// CHECK-NEXT: [[D:%.*]] = pphlo.dot_general %arg0, %arg1, batching_dims = [0] x [0], contracting_dims = [1] x [1]
// CHECK-NEXT: return [[D]]
func.func @sum_of_products(%x: tensor<2x4x!pphlo.secret<f32>>, %y: tensor<2x4x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %z = pphlo.constant dense<0.0> : tensor<f32>
  %zs = pphlo.convert %z : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
  %0 = pphlo.multiply %x, %y : tensor<2x4x!pphlo.secret<f32>>
  %1 = pphlo.reduce(%0 init: %zs) applies pphlo.add across dimensions = [1] : (tensor<2x4x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
  return %1 : tensor<2x!pphlo.secret<f32>>
}

// CHECK-LABEL: @sum_of_scaled
// CHECK: [[R:%.*]] = pphlo.reduce(%arg0
// CHECK: pphlo.multiply [[R]], %{{.*}} : (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>)
func.func @sum_of_scaled(%x: tensor<2x4x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %z = pphlo.constant dense<0.0> : tensor<f32>
  %zs = pphlo.convert %z : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
  %c = pphlo.constant dense<0.3> : tensor<2x4xf32>
  %0 = pphlo.multiply %x, %c : (tensor<2x4x!pphlo.secret<f32>>, tensor<2x4xf32>) -> tensor<2x4x!pphlo.secret<f32>>
  %1 = pphlo.reduce(%0 init: %zs) applies pphlo.add across dimensions = [1] : (tensor<2x4x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
  return %1 : tensor<2x!pphlo.secret<f32>>
}

// a·b − c·c + d: the factors are stacked, the subtracted one with its sign changed.
// CHECK-LABEL: @chain
// CHECK: [[N:%.*]] = pphlo.negate %arg2
// CHECK: [[L:%.*]] = pphlo.concatenate
// CHECK: [[R:%.*]] = pphlo.concatenate
// CHECK: [[D:%.*]] = pphlo.dot_general [[L]], [[R]], batching_dims = [0] x [0], contracting_dims = [1] x [1] : (tensor<4x2x!pphlo.secret<f32>>, tensor<4x2x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>>
// CHECK: pphlo.add [[D]], %arg3
func.func @chain(%a: tensor<4x!pphlo.secret<f32>>, %b: tensor<4x!pphlo.secret<f32>>, %c: tensor<4x!pphlo.secret<f32>>, %d: tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.multiply %a, %b : tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.multiply %c, %c : tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.subtract %0, %1 : tensor<4x!pphlo.secret<f32>>
  %3 = pphlo.add %2, %d : tensor<4x!pphlo.secret<f32>>
  return %3 : tensor<4x!pphlo.secret<f32>>
}

// Reducers run on whole tensors at once: their bodies stay elementwise.
// CHECK-LABEL: @reducer
// CHECK-NOT: pphlo.dot_general
func.func @reducer(%x: tensor<4x!pphlo.secret<f32>>, %i: tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>> {
  %0 = pphlo.reduce(%x init: %i) across dimensions = [0] : (tensor<4x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>>
   reducer(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>) {
    %1 = pphlo.multiply %a, %a : tensor<!pphlo.secret<f32>>
    %2 = pphlo.multiply %b, %b : tensor<!pphlo.secret<f32>>
    %3 = pphlo.add %1, %2 : tensor<!pphlo.secret<f32>>
    pphlo.return %3 : tensor<!pphlo.secret<f32>>
  }
  return %0 : tensor<!pphlo.secret<f32>>
}
