// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_SECRET,VIS_PUBLIC,VIS_PUBLIC --lower-conversion-cast --split-input-file %s | FileCheck %s
// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_SECRET,VIS_PUBLIC,VIS_PUBLIC --lower-conversion-cast --lower-custom-calls --split-input-file %s | FileCheck %s --check-prefix=BACK

func.func @main(%arg0: tensor<8x5x5x3xf32>, %arg1: tensor<8x4x4x3xf32>, %arg2: tensor<f32>) -> tensor<8x5x5x3xf32> {
    // CHECK: %0 = pphlo.convert %arg2 : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
    // CHECK: %1 = "pphlo.select_and_scatter"(%arg0, %arg1, %0) <{window_dimensions = array<i64: 1, 2, 2, 1>, window_strides = array<i64: 1, 1, 1, 1>}> ({
    // CHECK: ^bb0(%arg3: tensor<!pphlo.secret<f32>>, %arg4: tensor<!pphlo.secret<f32>>):
    // CHECK:   %2 = pphlo.greater_equal %arg3, %arg4 : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    // CHECK:   pphlo.return %2 : tensor<!pphlo.secret<i1>>
    // CHECK: },  {
    // CHECK: ^bb0(%arg3: tensor<f32>, %arg4: tensor<!pphlo.secret<f32>>):
    // CHECK:   %2 = pphlo.add %arg3, %arg4 : (tensor<f32>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>>
    // CHECK:   pphlo.return %2 : tensor<!pphlo.secret<f32>>
    // CHECK: }) : (tensor<8x5x5x3x!pphlo.secret<f32>>, tensor<8x4x4x3xf32>, tensor<!pphlo.secret<f32>>) -> tensor<8x5x5x3x!pphlo.secret<f32>>
    // CHECK-NOT: slice
    %0 = "stablehlo.select_and_scatter"(%arg0, %arg1, %arg2) ({
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      %c = "stablehlo.compare"(%a, %b) {comparison_direction = #stablehlo<comparison_direction GE>} : (tensor<f32>, tensor<f32>) -> tensor<i1>
      "stablehlo.return"(%c) : (tensor<i1>) -> ()
    }, {
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      %c = stablehlo.add %a, %b : tensor<f32>
      "stablehlo.return"(%c) : (tensor<f32>) -> ()
    }) {
      padding = dense<0> : tensor<4x2xi64>,
      window_dimensions = array<i64: 1, 2, 2, 1>,
      window_strides = array<i64: 1, 1, 1, 1>
    } : (tensor<8x5x5x3xf32>, tensor<8x4x4x3xf32>, tensor<f32>) -> tensor<8x5x5x3xf32>
    return %0 : tensor<8x5x5x3xf32>
}

// -----

// No window may choose padding, whatever the initial value: the padding is an intrinsic of its own, and an attribute again where the op runs.
func.func @main(%arg0: tensor<4x4xf32>, %arg1: tensor<2x2xf32>, %arg2: tensor<f32>) -> tensor<4x4xf32> {
    // CHECK: %0 = pphlo.convert %arg2 : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
    // CHECK: %1 = pphlo.custom_call @spuc.pad_unchosen(%arg0) {pphlo.attributes = {high = array<i64: 1, 1>, low = array<i64: 0, 1>}} : (tensor<4x4x!pphlo.secret<f32>>) -> tensor<5x6x!pphlo.secret<f32>>
    // CHECK: %2 = "pphlo.select_and_scatter"(%1, %arg1, %0) <{window_dimensions = array<i64: 3, 3>, window_strides = array<i64: 2, 3>}> ({
    // CHECK: }) : (tensor<5x6x!pphlo.secret<f32>>, tensor<2x2xf32>, tensor<!pphlo.secret<f32>>) -> tensor<5x6x!pphlo.secret<f32>>
    // CHECK: %3 = pphlo.slice %2 [0:1:4, 1:1:5] : (tensor<5x6x!pphlo.secret<f32>>) -> tensor<4x4x!pphlo.secret<f32>>
    // CHECK: return %3
    // BACK: %1 = "pphlo.select_and_scatter"(%arg0, %arg1, %0) <{padding = dense<{{\[\[}}0, 1], [1, 1]]> : tensor<2x2xi64>, window_dimensions = array<i64: 3, 3>, window_strides = array<i64: 2, 3>}> ({
    // BACK: }) : (tensor<4x4x!pphlo.secret<f32>>, tensor<2x2xf32>, tensor<!pphlo.secret<f32>>) -> tensor<4x4x!pphlo.secret<f32>>
    // BACK-NEXT: return %1
    %0 = "stablehlo.select_and_scatter"(%arg0, %arg1, %arg2) ({
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      %c = stablehlo.compare GE, %a, %b : (tensor<f32>, tensor<f32>) -> tensor<i1>
      stablehlo.return %c : tensor<i1>
    }, {
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      %c = stablehlo.add %a, %b : tensor<f32>
      stablehlo.return %c : tensor<f32>
    }) {padding = dense<[[0, 1], [1, 1]]> : tensor<2x2xi64>, window_dimensions = array<i64: 3, 3>, window_strides = array<i64: 2, 3>} : (tensor<4x4xf32>, tensor<2x2xf32>, tensor<f32>) -> tensor<4x4xf32>
    return %0 : tensor<4x4xf32>
}
