// RUN: spuc opt --rewrite-signbit-pattern --dce %s | spuc filecheck %s

// The sign word of a secret float, and what jnp.signbit asks of it.
// CHECK-LABEL: @sign
// CHECK: [[Z:%.*]] = pphlo.constant dense<0.000000e+00> : tensor<4xf32>
// CHECK: [[L:%.*]] = pphlo.less %arg0, [[Z]]
// CHECK: [[C:%.*]] = pphlo.convert [[L]] : (tensor<4x!pphlo.secret<i1>>) -> tensor<4x!pphlo.secret<i32>>
// CHECK: [[N:%.*]] = pphlo.negate [[C]]
// CHECK-NOT: pphlo.not_equal
// CHECK: return [[N]], [[L]]
func.func @sign(%x: tensor<4x!pphlo.secret<f32>>) -> (tensor<4x!pphlo.secret<i32>>, tensor<4x!pphlo.secret<i1>>) {
  %n = pphlo.constant dense<31> : tensor<4xi32>
  %0 = pphlo.constant dense<0> : tensor<4xi32>
  %u = pphlo.bitcast_convert %x : (tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<ui32>>
  %i = pphlo.bitcast_convert %u : (tensor<4x!pphlo.secret<ui32>>) -> tensor<4x!pphlo.secret<i32>>
  %s = pphlo.shift_right_arithmetic %i, %n : (tensor<4x!pphlo.secret<i32>>, tensor<4xi32>) -> tensor<4x!pphlo.secret<i32>>
  %b = pphlo.not_equal %s, %0 : (tensor<4x!pphlo.secret<i32>>, tensor<4xi32>) -> tensor<4x!pphlo.secret<i1>>
  return %s, %b : tensor<4x!pphlo.secret<i32>>, tensor<4x!pphlo.secret<i1>>
}

// A logical shift gives 0 or 1.
// CHECK-LABEL: @logical
// CHECK: pphlo.less %arg0
// CHECK: [[C:%.*]] = pphlo.convert
// CHECK-NEXT: return [[C]]
func.func @logical(%x: tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<ui32>> {
  %n = pphlo.constant dense<31> : tensor<4xui32>
  %u = pphlo.bitcast_convert %x : (tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<ui32>>
  %s = pphlo.shift_right_logical %u, %n : (tensor<4x!pphlo.secret<ui32>>, tensor<4xui32>) -> tensor<4x!pphlo.secret<ui32>>
  return %s : tensor<4x!pphlo.secret<ui32>>
}

// Another width is another question.
// CHECK-LABEL: @other
// CHECK: pphlo.shift_right_arithmetic
func.func @other(%x: tensor<4x!pphlo.secret<i32>>) -> tensor<4x!pphlo.secret<i32>> {
  %n = pphlo.constant dense<30> : tensor<4xi32>
  %s = pphlo.shift_right_arithmetic %x, %n : (tensor<4x!pphlo.secret<i32>>, tensor<4xi32>) -> tensor<4x!pphlo.secret<i32>>
  return %s : tensor<4x!pphlo.secret<i32>>
}
