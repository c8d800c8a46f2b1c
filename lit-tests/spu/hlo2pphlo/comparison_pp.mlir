// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_PUBLIC,VIS_PUBLIC --lower-conversion-cast --split-input-file %s | FileCheck %s
// Each direction is an op of its own; a boolean is as secret as what it compares.

func.func @main(%arg0: tensor<7xf32>, %arg1: tensor<7xf32>) -> tensor<7xi1> {
    // CHECK: %0 = pphlo.equal %arg0, %arg1 : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    // CHECK-NEXT: return %0 : tensor<7xi1>
    %0 = "stablehlo.compare"(%arg0, %arg1) {comparison_direction = #stablehlo<comparison_direction EQ>} : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    return %0 : tensor<7xi1>
}

// -----

func.func @main(%arg0: tensor<7xf32>, %arg1: tensor<7xf32>) -> tensor<7xi1> {
    // CHECK: %0 = pphlo.not_equal %arg0, %arg1 : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    // CHECK-NEXT: return %0 : tensor<7xi1>
    %0 = "stablehlo.compare"(%arg0, %arg1) {comparison_direction = #stablehlo<comparison_direction NE>} : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    return %0 : tensor<7xi1>
}

// -----

func.func @main(%arg0: tensor<7xf32>, %arg1: tensor<7xf32>) -> tensor<7xi1> {
    // CHECK: %0 = pphlo.less %arg0, %arg1 : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    // CHECK-NEXT: return %0 : tensor<7xi1>
    %0 = "stablehlo.compare"(%arg0, %arg1) {comparison_direction = #stablehlo<comparison_direction LT>, compare_type = #stablehlo<comparison_type FLOAT>} : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    return %0 : tensor<7xi1>
}

// -----

func.func @main(%arg0: tensor<7xf32>, %arg1: tensor<7xf32>) -> tensor<7xi1> {
    // CHECK: %0 = pphlo.greater_equal %arg0, %arg1 : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    // CHECK-NEXT: return %0 : tensor<7xi1>
    %0 = "stablehlo.compare"(%arg0, %arg1) {comparison_direction = #stablehlo<comparison_direction GE>} : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    return %0 : tensor<7xi1>
}

// -----

func.func @main(%arg0: tensor<7xf32>, %arg1: tensor<7xf32>) -> tensor<7xi1> {
    // CHECK: %0 = pphlo.less_equal %arg0, %arg1 : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    // CHECK-NEXT: return %0 : tensor<7xi1>
    %0 = "stablehlo.compare"(%arg0, %arg1) {comparison_direction = #stablehlo<comparison_direction LE>} : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    return %0 : tensor<7xi1>
}

// -----

func.func @main(%arg0: tensor<7xf32>, %arg1: tensor<7xf32>) -> tensor<7xi1> {
    // CHECK: %0 = pphlo.greater %arg0, %arg1 : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    // CHECK-NEXT: return %0 : tensor<7xi1>
    %0 = "stablehlo.compare"(%arg0, %arg1) {comparison_direction = #stablehlo<comparison_direction GT>, compare_type = #stablehlo<comparison_type FLOAT>} : (tensor<7xf32>, tensor<7xf32>) -> tensor<7xi1>
    return %0 : tensor<7xi1>
}
