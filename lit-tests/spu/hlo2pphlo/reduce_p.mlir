// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_PUBLIC --lower-conversion-cast %s --split-input-file  | FileCheck %s

func.func @main(%arg1: tensor<64x3xf32>) -> (tensor<64xf32>) {
    // CHECK: %0 = pphlo.constant dense<0xFF800000> : tensor<f32>
    // CHECK: %1 = pphlo.reduce(%arg0 init: %0) applies pphlo.maximum across dimensions = [1] : (tensor<64x3xf32>, tensor<f32>) -> tensor<64xf32>
    %0 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<f32>} : () -> tensor<f32>
    %1 = "stablehlo.reduce"(%arg1, %0) ( {
        ^bb0(%arg2: tensor<f32>, %arg3: tensor<f32>):  // no predecessors
        %2 = "stablehlo.maximum"(%arg2, %arg3) : (tensor<f32>, tensor<f32>) -> tensor<f32>
        "stablehlo.return"(%2) : (tensor<f32>) -> ()
    }) {dimensions = array<i64: 1>} : (tensor<64x3xf32>, tensor<f32>) -> tensor<64xf32>
    return %1 :  tensor<64xf32>
}

// -----

func.func @main(%arg0: tensor<3x2xi64>) -> tensor<2x2xi64>   {
  // CHECK: %0 = pphlo.constant dense<0> : tensor<i64>
  // CHECK: %1 = pphlo.pad %arg0, %0, low = [2, 0], high = [1, 0], interior = [1, 0] : (tensor<3x2xi64>, tensor<i64>) -> tensor<8x2xi64>
  // CHECK: %2 = "pphlo.reduce_window"(%1, %0) <{window_dilations = array<i64: 3, 1>, window_dimensions = array<i64: 2, 1>, window_strides = array<i64: 4, 1>}> ({
  // CHECK: ^bb0(%arg1: tensor<i64>, %arg2: tensor<i64>):
  // CHECK:   %3 = pphlo.add %arg1, %arg2 : tensor<i64>
  // CHECK:   pphlo.return %3 : tensor<i64>
  // CHECK: }) : (tensor<8x2xi64>, tensor<i64>) -> tensor<2x2xi64>
  %0 = "stablehlo.constant"() {value = dense<0> : tensor<i64>} : () -> tensor<i64>
  %result = "stablehlo.reduce_window"(%arg0, %0) ({
    ^bb0(%arg2: tensor<i64>, %arg3: tensor<i64>):
      %1 = "stablehlo.add"(%arg2, %arg3) : (tensor<i64>, tensor<i64>) -> tensor<i64>
      "stablehlo.return"(%1) : (tensor<i64>) -> ()
  }) {
    window_dimensions = array<i64: 2, 1>,
    window_strides = array<i64: 4, 1>,
    base_dilations = array<i64: 2, 1>,
    window_dilations = array<i64: 3, 1>,
    padding = dense<[[2, 1], [0, 0]]> : tensor<2x2xi64>
  } : (tensor<3x2xi64>, tensor<i64>) -> tensor<2x2xi64>
  return %result : tensor<2x2xi64>
}

// -----

// A body that is not the commutative op on its arguments, as they come, is written out.
func.func @main(%arg0: tensor<6xf32>) -> tensor<f32> {
  // CHECK: %1 = pphlo.reduce(%arg0 init: %0) across dimensions = [0] : (tensor<6xf32>, tensor<f32>) -> tensor<f32>
  // CHECK-NEXT: reducer(%arg1: tensor<f32>, %arg2: tensor<f32>) {
  // CHECK-NEXT: %2 = pphlo.add %arg2, %arg1 : tensor<f32>
  %0 = stablehlo.constant dense<0.0> : tensor<f32>
  %1 = stablehlo.reduce(%arg0 init: %0) across dimensions = [0] : (tensor<6xf32>, tensor<f32>) -> tensor<f32>
   reducer(%a: tensor<f32>, %b: tensor<f32>) {
    %2 = stablehlo.add %b, %a : tensor<f32>
    stablehlo.return %2 : tensor<f32>
  }
  return %1 : tensor<f32>
}
