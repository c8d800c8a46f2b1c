// RUN: spuc opt --relu-gradient --dce %s | spuc filecheck %s

// The gradient of max(x, 0) as JAX writes it: two equalities and a division become one comparison, which the maximum shares, and one equality.
// CHECK-LABEL: @relu
// CHECK: [[L:%.*]] = pphlo.less %arg0, [[ZERO:%[0-9a-z_]*]]
// CHECK: [[E:%.*]] = pphlo.equal %arg0, [[ZERO]]
// CHECK: [[M:%.*]] = pphlo.select [[L]], [[ZERO]], %arg0
// CHECK-NOT: pphlo.maximum
// CHECK: [[HALF:%.*]] = pphlo.select [[E]]
// CHECK: [[W:%.*]] = pphlo.select [[L]]
// CHECK: [[X:%.*]] = pphlo.subtract {{%.*}}, [[W]]
// CHECK: [[R:%.*]] = pphlo.subtract [[X]], [[HALF]]
// CHECK-NOT: pphlo.divide
// CHECK: return [[M]], [[R]]
func.func @relu(%x: tensor<4x!pphlo.secret<f32>>) -> (tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>) {
  %0 = pphlo.constant dense<0.0> : tensor<4xf32>
  %1 = pphlo.constant dense<1.0> : tensor<4xf32>
  %2 = pphlo.constant dense<2.0> : tensor<4xf32>
  %z = pphlo.maximum %x, %0 : (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  %p = pphlo.equal %x, %z : (tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<i1>>
  %q = pphlo.equal %0, %z : (tensor<4xf32>, tensor<4x!pphlo.secret<f32>>) -> tensor<4x!pphlo.secret<i1>>
  %a = pphlo.select %p, %1, %0 : (tensor<4x!pphlo.secret<i1>>, tensor<4xf32>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  %b = pphlo.select %q, %2, %1 : (tensor<4x!pphlo.secret<i1>>, tensor<4xf32>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
  %d = pphlo.divide %a, %b : tensor<4x!pphlo.secret<f32>>
  return %z, %d : tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>
}

// What is public stays IEEE's.
// CHECK-LABEL: @open
// CHECK: pphlo.maximum
// CHECK: pphlo.divide
func.func @open(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pphlo.constant dense<0.0> : tensor<4xf32>
  %1 = pphlo.constant dense<1.0> : tensor<4xf32>
  %2 = pphlo.constant dense<2.0> : tensor<4xf32>
  %z = pphlo.maximum %x, %0 : tensor<4xf32>
  %p = pphlo.equal %x, %z : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  %q = pphlo.equal %0, %z : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  %a = pphlo.select %p, %1, %0 : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %b = pphlo.select %q, %2, %1 : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %d = pphlo.divide %a, %b : tensor<4xf32>
  return %d : tensor<4xf32>
}
