// RUN: spuc opt --float-bits %s | spuc filecheck %s
// RUN: not spuc cost --protocol aby3 --disable-pass float-bits %s 2>&1 | spuc filecheck %s --check-prefix=REFUSED
// How random generators make a number from 1 to 2: the upper 23 bits below the exponent of 1.

// CHECK: [[M:%.*]] = pphlo.shift_right_logical
// CHECK: [[X:%.*]] = pphlo.convert [[M]] : (tensor<4x!pphlo.secret<ui32>>) -> tensor<4x!pphlo.secret<f32>>
// CHECK: [[STEP:%.*]] = pphlo.constant dense<1.1920929E-7>
// CHECK: [[P:%.*]] = pphlo.multiply [[X]], [[STEP]]
// CHECK: pphlo.add [[P]]
// CHECK-NOT: pphlo.bitcast_convert
// REFUSED: error: bitcast of a secret ui32 to f32
func.func @main(%bits: tensor<4x!pphlo.secret<ui32>>) -> tensor<4x!pphlo.secret<f32>> {
  %nine = pphlo.constant dense<9> : tensor<4xui32>
  %one = pphlo.constant dense<1065353216> : tensor<4xui32>
  %0 = pphlo.shift_right_logical %bits, %nine : (tensor<4x!pphlo.secret<ui32>>, tensor<4xui32>) -> tensor<4x!pphlo.secret<ui32>>
  %1 = pphlo.or %0, %one : (tensor<4x!pphlo.secret<ui32>>, tensor<4xui32>) -> tensor<4x!pphlo.secret<ui32>>
  %2 = pphlo.bitcast_convert %1 : (tensor<4x!pphlo.secret<ui32>>) -> tensor<4x!pphlo.secret<f32>>
  return %2 : tensor<4x!pphlo.secret<f32>>
}
