// RUN: spuc opt --expand-secret-gather --split-input-file %s | spuc filecheck %s
// At public places a gather is local: it stays what it is.

// CHECK-LABEL: @secret_rows
// CHECK-NOT: pphlo.while
// CHECK: pphlo.custom_call @spu.gather(%arg0, %arg1)
func.func @secret_rows(%arg0: tensor<5x3x!pphlo.secret<i32>>, %arg1: tensor<2xi32>) -> tensor<2x3x!pphlo.secret<i32>> {
  %0 = pphlo.custom_call @spu.gather(%arg0, %arg1) {pphlo.attributes = {collapsed_slice_dims = array<i64: 0>, index_vector_dim = 1 : i64, offset_dims = array<i64: 1>, slice_sizes = array<i64: 1, 3>, start_index_map = array<i64: 0>}} : (tensor<5x3x!pphlo.secret<i32>>, tensor<2xi32>) -> tensor<2x3x!pphlo.secret<i32>>
  return %0 : tensor<2x3x!pphlo.secret<i32>>
}

// -----

// CHECK-LABEL: @public_rows
// CHECK-NOT: pphlo.while
// CHECK: pphlo.custom_call @spu.gather(%arg0, %arg1)
func.func @public_rows(%arg0: tensor<5x3xi32>, %arg1: tensor<2xi32>) -> tensor<2x3xi32> {
  %0 = pphlo.custom_call @spu.gather(%arg0, %arg1) {pphlo.attributes = {collapsed_slice_dims = array<i64: 0>, index_vector_dim = 1 : i64, offset_dims = array<i64: 1>, slice_sizes = array<i64: 1, 3>, start_index_map = array<i64: 0>}} : (tensor<5x3xi32>, tensor<2xi32>) -> tensor<2x3xi32>
  return %0 : tensor<2x3xi32>
}
