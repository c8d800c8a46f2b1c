// RUN: spuc opt --expand-secret-gather --dce %s | spuc filecheck %s

// The slice is as long as the dimension that the index names: it can stand at one place only.
// CHECK-LABEL: @whole
// CHECK: [[B:%.*]] = pphlo.broadcast %arg0, dims = [1, 2] : (tensor<5x3x!pphlo.secret<f32>>) -> tensor<2x5x3x!pphlo.secret<f32>>
// CHECK-NEXT: return [[B]]
func.func @whole(%x: tensor<5x3x!pphlo.secret<f32>>, %i: tensor<2x1x!pphlo.secret<i32>>) -> tensor<2x5x3x!pphlo.secret<f32>> {
  %0 = pphlo.custom_call @spu.gather(%x, %i) {pphlo.attributes = {collapsed_slice_dims = array<i64>, index_vector_dim = 1 : i64, offset_dims = array<i64: 1, 2>, slice_sizes = array<i64: 5, 3>, start_index_map = array<i64: 0>}} : (tensor<5x3x!pphlo.secret<f32>>, tensor<2x1x!pphlo.secret<i32>>) -> tensor<2x5x3x!pphlo.secret<f32>>
  return %0 : tensor<2x5x3x!pphlo.secret<f32>>
}

// A table with one row, of which the first two columns are read; the result is sealed, as the index was secret.
// CHECK-LABEL: @one_row
// CHECK: [[S:%.*]] = pphlo.slice %arg0 [0:1:1, 0:1:2]
// CHECK: [[R:%.*]] = pphlo.reshape [[S]] : (tensor<1x2xf32>) -> tensor<2xf32>
// CHECK: [[B:%.*]] = pphlo.broadcast [[R]], dims = [1] : (tensor<2xf32>) -> tensor<4x2xf32>
// CHECK: pphlo.convert [[B]] : (tensor<4x2xf32>) -> tensor<4x2x!pphlo.secret<f32>>
func.func @one_row(%x: tensor<1x3xf32>, %i: tensor<4x!pphlo.secret<i32>>) -> tensor<4x2x!pphlo.secret<f32>> {
  %0 = pphlo.custom_call @spu.gather(%x, %i) {pphlo.attributes = {collapsed_slice_dims = array<i64: 0>, index_vector_dim = 1 : i64, offset_dims = array<i64: 1>, slice_sizes = array<i64: 1, 2>, start_index_map = array<i64: 0>}} : (tensor<1x3xf32>, tensor<4x!pphlo.secret<i32>>) -> tensor<4x2x!pphlo.secret<f32>>
  return %0 : tensor<4x2x!pphlo.secret<f32>>
}
