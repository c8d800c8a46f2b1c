// RUN: spuc opt --expand-secret-gather --split-input-file %s | spuc filecheck %s
// SPU's gather at secret places goes away. SPU makes a loop of it, here it is a product with one-hot rows.

// CHECK-LABEL: @rows
// CHECK-NOT: spu.gather
// CHECK-NOT: pphlo.while
// CHECK-NOT: pphlo.gather
// CHECK: [[HOT:%.*]] = pphlo.equal {{.*}} -> tensor<2x5x!pphlo.secret<i1>>
// CHECK: pphlo.dot_general [[HOT]], %arg0, contracting_dims = [1] x [0]
func.func @rows(%arg0: tensor<5x3xi32>, %arg1: tensor<2x!pphlo.secret<i32>>) -> tensor<2x3x!pphlo.secret<i32>> {
  %0 = pphlo.custom_call @spu.gather(%arg0, %arg1) {pphlo.attributes = {collapsed_slice_dims = array<i64: 0>, index_vector_dim = 1 : i64, offset_dims = array<i64: 1>, slice_sizes = array<i64: 1, 3>, start_index_map = array<i64: 0>}} : (tensor<5x3xi32>, tensor<2x!pphlo.secret<i32>>) -> tensor<2x3x!pphlo.secret<i32>>
  return %0 : tensor<2x3x!pphlo.secret<i32>>
}

// -----

// CHECK-LABEL: @elements
// CHECK-NOT: spu.gather
// CHECK-NOT: pphlo.while
// CHECK-NOT: pphlo.gather
// CHECK: [[HOT:%.*]] = pphlo.equal {{.*}} -> tensor<6x12x!pphlo.secret<i1>>
// CHECK: pphlo.dot_general [[HOT]]
func.func @elements(%arg0: tensor<3x4x!pphlo.secret<f32>>, %arg1: tensor<6x2x!pphlo.secret<i32>>) -> tensor<6x!pphlo.secret<f32>> {
  %0 = pphlo.custom_call @spu.gather(%arg0, %arg1) {pphlo.attributes = {collapsed_slice_dims = array<i64: 0, 1>, index_vector_dim = 1 : i64, offset_dims = array<i64>, slice_sizes = array<i64: 1, 1>, start_index_map = array<i64: 0, 1>}} : (tensor<3x4x!pphlo.secret<f32>>, tensor<6x2x!pphlo.secret<i32>>) -> tensor<6x!pphlo.secret<f32>>
  return %0 : tensor<6x!pphlo.secret<f32>>
}
