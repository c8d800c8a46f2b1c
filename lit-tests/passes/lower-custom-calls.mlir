// RUN: spuc opt --lower-custom-calls %s | spuc filecheck %s
// SPU's intrinsics become ops; what only advises its runtime goes. Checks stay.

// CHECK: func.func @main(%arg0: tensor<4x3x!pphlo.secret<f32>>, %arg1: tensor<2x1xi32>)
func.func @main(%x: tensor<4x3x!pphlo.secret<f32>>, %i: tensor<2x1xi32>) -> (tensor<2x3x!pphlo.secret<f32>>, tensor<4x2x!pphlo.secret<f32>>) {
  // CHECK-NOT: spu.prefer_a
  %0 = pphlo.custom_call @spu.prefer_a(%x) : (tensor<4x3x!pphlo.secret<f32>>) -> tensor<4x3x!pphlo.secret<f32>>
  // CHECK: %[[ERF:.+]] = pphlo.erf %arg0 : tensor<4x3x!pphlo.secret<f32>>
  %1 = pphlo.custom_call @mhlo.erf(%0) {has_side_effect = false} : (tensor<4x3x!pphlo.secret<f32>>) -> tensor<4x3x!pphlo.secret<f32>>
  // CHECK: %[[ROWS:.+]] = "pphlo.gather"(%[[ERF]], %arg1)
  // CHECK-SAME: slice_sizes = array<i64: 1, 3>
  %2 = pphlo.custom_call @spu.gather(%1, %i) {pphlo.attributes = {collapsed_slice_dims = array<i64: 0>, index_vector_dim = 1 : i64, offset_dims = array<i64: 1>, slice_sizes = array<i64: 1, 3>, start_index_map = array<i64: 0>}} : (tensor<4x3x!pphlo.secret<f32>>, tensor<2x1xi32>) -> tensor<2x3x!pphlo.secret<f32>>
  // CHECK: pphlo.order_statistics %[[ERF]] DES, places = 0 to 2
  %3 = pphlo.custom_call @mhlo.topk(%1) {mhlo.attributes = {k = 2 : i64, largest = true, value_only = true}} : (tensor<4x3x!pphlo.secret<f32>>) -> tensor<4x2x!pphlo.secret<f32>>
  // CHECK: %[[OPEN:.+]] = pphlo.reveal %[[ROWS]] : (tensor<2x3x!pphlo.secret<f32>>) -> tensor<2x3xf32>
  %4 = pphlo.custom_call @spu.reveal(%2) {has_side_effect = true} : (tensor<2x3x!pphlo.secret<f32>>) -> tensor<2x3xf32>
  // CHECK: pphlo.custom_call @expect_eq(%[[OPEN]], %[[OPEN]])
  pphlo.custom_call @expect_eq(%4, %4) : (tensor<2x3xf32>, tensor<2x3xf32>) -> ()
  return %2, %3 : tensor<2x3x!pphlo.secret<f32>>, tensor<4x2x!pphlo.secret<f32>>
}
