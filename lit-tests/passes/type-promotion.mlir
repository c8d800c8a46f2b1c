// RUN: spuc opt --type-promotion --cse --dce %s | spuc filecheck %s

// The cast sinks below transpose and broadcast, and the matrix product takes the integers.
// CHECK-LABEL: @sinks
// CHECK: [[B:%.*]] = pphlo.broadcast %arg1, dims = [0] : (tensor<3x!pphlo.secret<i32>>) -> tensor<3x2x!pphlo.secret<i32>>
// CHECK-NEXT: [[T:%.*]] = pphlo.transpose [[B]]
// CHECK-NEXT: pphlo.dot [[T]], %arg0 : (tensor<2x3x!pphlo.secret<i32>>, tensor<3x4x!pphlo.secret<f32>>) -> tensor<2x4x!pphlo.secret<f32>>
// CHECK-NEXT: return
func.func @sinks(%x: tensor<3x4x!pphlo.secret<f32>>, %n: tensor<3x!pphlo.secret<i32>>) -> tensor<2x4x!pphlo.secret<f32>> {
  %0 = pphlo.convert %n : (tensor<3x!pphlo.secret<i32>>) -> tensor<3x!pphlo.secret<f32>>
  %1 = pphlo.broadcast %0, dims = [0] : (tensor<3x!pphlo.secret<f32>>) -> tensor<3x2x!pphlo.secret<f32>>
  %2 = pphlo.transpose %1, dims = [1, 0] : (tensor<3x2x!pphlo.secret<f32>>) -> tensor<2x3x!pphlo.secret<f32>>
  %3 = pphlo.dot %2, %x : (tensor<2x3x!pphlo.secret<f32>>, tensor<3x4x!pphlo.secret<f32>>) -> tensor<2x4x!pphlo.secret<f32>>
  return %3 : tensor<2x4x!pphlo.secret<f32>>
}

// p·a + (1 − p)·b is a choice.
// CHECK-LABEL: @blend
// CHECK: [[B:%.*]] = pphlo.broadcast %arg2, dims = [] : (tensor<!pphlo.secret<i1>>) -> tensor<4x!pphlo.secret<i1>>
// CHECK-NEXT: [[S:%.*]] = pphlo.select [[B]], %arg0, %arg1
// CHECK-NEXT: return [[S]]
func.func @blend(%a: tensor<4x!pphlo.secret<f32>>, %b: tensor<4x!pphlo.secret<f32>>, %p: tensor<!pphlo.secret<i1>>) -> tensor<4x!pphlo.secret<f32>> {
  %one = pphlo.constant dense<1.0> : tensor<4xf32>
  %0 = pphlo.convert %p : (tensor<!pphlo.secret<i1>>) -> tensor<!pphlo.secret<f32>>
  %1 = pphlo.broadcast %0, dims = [] : (tensor<!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.multiply %1, %a : tensor<4x!pphlo.secret<f32>>
  %3 = pphlo.subtract %one, %1 : (tensor<4xf32>, tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>>
  %4 = pphlo.multiply %3, %b : tensor<4x!pphlo.secret<f32>>
  %5 = pphlo.add %2, %4 : tensor<4x!pphlo.secret<f32>>
  return %5 : tensor<4x!pphlo.secret<f32>>
}

// Two masks meet as bits; casts that are concatenated become one; a mask of integers is one product.
// CHECK-LABEL: @masks
// CHECK: [[A:%.*]] = pphlo.and %arg0, %arg1
// CHECK: pphlo.convert [[A]]
// CHECK: [[C:%.*]] = pphlo.concatenate %arg0, %arg1 dim = 0 : (tensor<4x!pphlo.secret<i1>>, tensor<4x!pphlo.secret<i1>>) -> tensor<8x!pphlo.secret<i1>>
// CHECK: pphlo.convert [[C]]
// CHECK: pphlo.multiply %arg2, %arg0 : (tensor<4x!pphlo.secret<i32>>, tensor<4x!pphlo.secret<i1>>) -> tensor<4x!pphlo.secret<i32>>
func.func @masks(%p: tensor<4x!pphlo.secret<i1>>, %q: tensor<4x!pphlo.secret<i1>>, %n: tensor<4x!pphlo.secret<i32>>) -> (tensor<4x!pphlo.secret<f32>>, tensor<8x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<i32>>) {
  %0 = pphlo.convert %p : (tensor<4x!pphlo.secret<i1>>) -> tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.convert %q : (tensor<4x!pphlo.secret<i1>>) -> tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.multiply %0, %1 : tensor<4x!pphlo.secret<f32>>
  %3 = pphlo.convert %p : (tensor<4x!pphlo.secret<i1>>) -> tensor<4x!pphlo.secret<f32>>
  %4 = pphlo.convert %q : (tensor<4x!pphlo.secret<i1>>) -> tensor<4x!pphlo.secret<f32>>
  %5 = pphlo.concatenate %3, %4 dim = 0 : (tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>) -> tensor<8x!pphlo.secret<f32>>
  %6 = pphlo.convert %p : (tensor<4x!pphlo.secret<i1>>) -> tensor<4x!pphlo.secret<i32>>
  %7 = pphlo.multiply %n, %6 : tensor<4x!pphlo.secret<i32>>
  return %2, %5, %7 : tensor<4x!pphlo.secret<f32>>, tensor<8x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<i32>>
}

// A repeated bit that something else than products reads is converted before it is repeated.
// CHECK-LABEL: @others
// CHECK: [[C:%.*]] = pphlo.convert %arg0 : (tensor<!pphlo.secret<i1>>) -> tensor<!pphlo.secret<f32>>
// CHECK-NEXT: pphlo.broadcast [[C]]
func.func @others(%p: tensor<!pphlo.secret<i1>>, %x: tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.convert %p : (tensor<!pphlo.secret<i1>>) -> tensor<!pphlo.secret<f32>>
  %1 = pphlo.broadcast %0, dims = [] : (tensor<!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.add %1, %x : tensor<4x!pphlo.secret<f32>>
  return %2 : tensor<4x!pphlo.secret<f32>>
}
