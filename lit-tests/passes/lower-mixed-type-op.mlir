// RUN: spuc opt --lower-mixed-type-op %s | spuc filecheck %s

// CHECK-LABEL: @product
// CHECK-NEXT: pphlo.multiply %arg0, %arg1 : (tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<i32>>) -> tensor<4x!pphlo.secret<f32>>
// CHECK-NEXT: return
func.func @product(%x: tensor<4x!pphlo.secret<f32>>, %n: tensor<4x!pphlo.secret<i32>>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.convert %n : (tensor<4x!pphlo.secret<i32>>) -> tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.multiply %x, %0 : tensor<4x!pphlo.secret<f32>>
  return %1 : tensor<4x!pphlo.secret<f32>>
}

// A cast that seals: the product of two public operands would be public, so the integer is sealed instead.
// CHECK-LABEL: @sealed
// CHECK: [[S:%.*]] = pphlo.convert %arg1 : (tensor<4xi32>) -> tensor<4x!pphlo.secret<i32>>
// CHECK-NEXT: pphlo.multiply %arg0, [[S]] : (tensor<4xf32>, tensor<4x!pphlo.secret<i32>>) -> tensor<4x!pphlo.secret<f32>>
func.func @sealed(%x: tensor<4xf32>, %n: tensor<4xi32>) -> tensor<4x!pphlo.secret<f32>> {
  %0 = pphlo.convert %n : (tensor<4xi32>) -> tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.multiply %x, %0 : (tensor<4xf32>, tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<f32>>
  return %1 : tensor<4x!pphlo.secret<f32>>
}

// The sum is right mod 2^32 only. Its cast makes a number of it, once for both products.
// CHECK-LABEL: @inexact
// CHECK: [[C:%.*]] = pphlo.convert
// CHECK-NEXT: pphlo.multiply %arg0, [[C]]
// CHECK-NEXT: pphlo.multiply %arg1, [[C]]
func.func @inexact(%x: tensor<4x!pphlo.secret<f32>>, %y: tensor<4x!pphlo.secret<f32>>, %n: tensor<4x!pphlo.secret<i32>>) -> (tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>) {
  %0 = pphlo.add %n, %n : tensor<4x!pphlo.secret<i32>>
  %1 = pphlo.convert %0 : (tensor<4x!pphlo.secret<i32>>) -> tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.multiply %x, %1 : tensor<4x!pphlo.secret<f32>>
  %3 = pphlo.multiply %y, %1 : tensor<4x!pphlo.secret<f32>>
  return %2, %3 : tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>
}

// Both sides are casts, or the cast has another float type than the product: SPU leaves these.
// CHECK-LABEL: @stays
// CHECK: pphlo.multiply %{{.*}}, %{{.*}} : tensor<4x!pphlo.secret<f32>>
// CHECK: pphlo.dot %{{.*}}, %{{.*}} : (tensor<4x!pphlo.secret<f16>>, tensor<4x!pphlo.secret<f16>>) -> tensor<!pphlo.secret<f32>>
func.func @stays(%n: tensor<4x!pphlo.secret<i32>>, %h: tensor<4x!pphlo.secret<f16>>) -> (tensor<4x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) {
  %0 = pphlo.convert %n : (tensor<4x!pphlo.secret<i32>>) -> tensor<4x!pphlo.secret<f32>>
  %1 = pphlo.multiply %0, %0 : tensor<4x!pphlo.secret<f32>>
  %2 = pphlo.convert %n : (tensor<4x!pphlo.secret<i32>>) -> tensor<4x!pphlo.secret<f16>>
  %3 = pphlo.dot %h, %2 : (tensor<4x!pphlo.secret<f16>>, tensor<4x!pphlo.secret<f16>>) -> tensor<!pphlo.secret<f32>>
  return %1, %3 : tensor<4x!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>
}
