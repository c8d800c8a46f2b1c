// RUN: spuc opt --optimize-select --split-input-file %s | spuc filecheck %s
// A predicate of two choices is converted once; of one it is not.

// CHECK-LABEL: func.func @one
// CHECK-NOT: prefer_a
func.func @one(%arg0: tensor<2x!pphlo.secret<f32>>, %arg1: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %0 = pphlo.less %arg0, %arg1 : (tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<i1>>
  %1 = pphlo.select %0, %arg0, %arg1 : (tensor<2x!pphlo.secret<i1>>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
  return %1 : tensor<2x!pphlo.secret<f32>>
}

// -----

// CHECK-LABEL: func.func @two
// CHECK: [[P:%.*]] = pphlo.less
// CHECK: [[A:%.*]] = pphlo.custom_call @spu.prefer_a([[P]])
// CHECK: pphlo.select [[A]], %arg0, %arg1
// CHECK: pphlo.select [[A]], %arg1, %arg0
func.func @two(%arg0: tensor<2x!pphlo.secret<f32>>, %arg1: tensor<2x!pphlo.secret<f32>>) -> (tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) {
  %0 = pphlo.less %arg0, %arg1 : (tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<i1>>
  %1 = pphlo.select %0, %arg0, %arg1 : (tensor<2x!pphlo.secret<i1>>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
  %2 = pphlo.select %0, %arg1, %arg0 : (tensor<2x!pphlo.secret<i1>>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
  return %1, %2 : tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>
}

// -----

// CHECK-LABEL: func.func @argument
// CHECK: [[A:%.*]] = pphlo.custom_call @spu.prefer_a(%arg2)
// CHECK: pphlo.select [[A]]
// CHECK: pphlo.select [[A]]
func.func @argument(%arg0: tensor<2x!pphlo.secret<f32>>, %arg1: tensor<2x!pphlo.secret<f32>>, %arg2: tensor<2x!pphlo.secret<i1>>) -> (tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) {
  %1 = pphlo.select %arg2, %arg0, %arg1 : (tensor<2x!pphlo.secret<i1>>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
  %2 = pphlo.select %arg2, %arg1, %arg0 : (tensor<2x!pphlo.secret<i1>>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
  return %1, %2 : tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>
}

// -----

// A choice and a negation are not two choices.
// CHECK-LABEL: func.func @negated
// CHECK-NOT: prefer_a
func.func @negated(%arg0: tensor<2x!pphlo.secret<f32>>, %arg1: tensor<2x!pphlo.secret<f32>>, %arg2: tensor<2x!pphlo.secret<i1>>) -> (tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<i1>>) {
  %1 = pphlo.select %arg2, %arg0, %arg1 : (tensor<2x!pphlo.secret<i1>>, tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
  %2 = pphlo.not %arg2 : tensor<2x!pphlo.secret<i1>>
  return %1, %2 : tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<i1>>
}

// -----

// CHECK-LABEL: func.func @zero
// CHECK: pphlo.multiply %arg1, %arg0 : (tensor<2x!pphlo.secret<i1>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
func.func @zero(%arg0: tensor<2x!pphlo.secret<f32>>, %arg1: tensor<2x!pphlo.secret<i1>>) -> tensor<2x!pphlo.secret<f32>> {
  %0 = pphlo.constant dense<0.0> : tensor<2xf32>
  %1 = pphlo.select %arg1, %arg0, %0 : (tensor<2x!pphlo.secret<i1>>, tensor<2x!pphlo.secret<f32>>, tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
  return %1 : tensor<2x!pphlo.secret<f32>>
}
