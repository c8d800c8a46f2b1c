// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_SECRET,VIS_SECRET --lower-conversion-cast --split-input-file %s | FileCheck %s

func.func @main(%arg0: tensor<3x3xi32>, %arg1: tensor<2xi32>) -> tensor<2x3xi32> {
  // CHECK: %0 = pphlo.custom_call @spu.gather(%arg0, %arg1) {pphlo.attributes = {collapsed_slice_dims = array<i64: 0>, index_vector_dim = 1 : i64, offset_dims = array<i64: 1>, slice_sizes = array<i64: 1, 3>, start_index_map = array<i64: 0>}} : (tensor<3x3x!pphlo.secret<i32>>, tensor<2x!pphlo.secret<i32>>) -> tensor<2x3x!pphlo.secret<i32>>
  %0 = "stablehlo.gather"(%arg0, %arg1) {
    dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>,
    slice_sizes = array<i64: 1, 3>
  } : (tensor<3x3xi32>, tensor<2xi32>) -> tensor<2x3xi32>
  return %0 : tensor<2x3xi32>
}

// -----

// SPU's intrinsic has no batching dimensions: the op stays.
func.func @main(%arg0: tensor<2x5xi32>, %arg1: tensor<2x1xi32>) -> tensor<2xi32> {
  // CHECK: "pphlo.gather"(%arg0, %arg1) <{dimension_numbers = #stablehlo.gather<
  // CHECK-SAME: operand_batching_dims = [0]
  %0 = "stablehlo.gather"(%arg0, %arg1) {
    dimension_numbers = #stablehlo.gather<collapsed_slice_dims = [1], operand_batching_dims = [0], start_indices_batching_dims = [0], start_index_map = [1], index_vector_dim = 1>,
    slice_sizes = array<i64: 1, 1>
  } : (tensor<2x5xi32>, tensor<2x1xi32>) -> tensor<2xi32>
  return %0 : tensor<2xi32>
}
