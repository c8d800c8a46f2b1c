// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_PUBLIC --lower-conversion-cast --split-input-file %s | FileCheck %s

func.func @main(%arg0: tensor<10xf32>) -> (tensor<10xf32>, tensor<10xi32>) {
  // CHECK: %0 = pphlo.iota dim = 0 : tensor<10xi32>
  // CHECK: %1:2 = "pphlo.sort"(%arg0, %0) <{dimension = 0 : i64, is_stable = true}> ({
  // CHECK: ^bb0(%arg1: tensor<f32>, %arg2: tensor<f32>, %arg3: tensor<i32>, %arg4: tensor<i32>):
  // CHECK:   %2 = pphlo.greater %arg1, %arg2 : (tensor<f32>, tensor<f32>) -> tensor<i1>
  // CHECK:   pphlo.return %2 : tensor<i1>
  // CHECK: }) : (tensor<10xf32>, tensor<10xi32>) -> (tensor<10xf32>, tensor<10xi32>)
  // CHECK: return %1#0, %1#1 : tensor<10xf32>, tensor<10xi32>
  %0 = "stablehlo.iota"() {iota_dimension = 0 : i64} : () -> tensor<10xi32>
  %1:2 = "stablehlo.sort"(%arg0, %0) ( {
  ^bb0(%arg1: tensor<f32>, %arg2: tensor<f32>, %arg3: tensor<i32>, %arg4: tensor<i32>):  // no predecessors
    %2 = "stablehlo.compare"(%arg1, %arg2) {comparison_direction = #stablehlo<comparison_direction GT>} : (tensor<f32>, tensor<f32>) -> tensor<i1>
    "stablehlo.return"(%2) : (tensor<i1>) -> ()
  }) {dimension = 0 : i64, is_stable = true} : (tensor<10xf32>, tensor<10xi32>) -> (tensor<10xf32>, tensor<10xi32>)
  return %1#0, %1#1 : tensor<10xf32>, tensor<10xi32>
}
