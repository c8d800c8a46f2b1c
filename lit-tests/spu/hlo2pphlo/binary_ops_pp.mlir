// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_PUBLIC,VIS_PUBLIC --lower-conversion-cast --split-input-file %s | FileCheck %s
// One visibility has the short form of the type, two have the long one.

func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> (tensor<6x2xf32>) {
    // CHECK: func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> tensor<6x2xf32> {
    // CHECK-NEXT: %0 = pphlo.subtract %arg0, %arg1 : tensor<6x2xf32>
    // CHECK-NEXT: return %0 : tensor<6x2xf32>
    %0 = "stablehlo.subtract"(%arg0, %arg1) : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x2xf32>
    return %0 : tensor<6x2xf32>
}

// -----

func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> (tensor<6x2xf32>) {
    // CHECK: func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> tensor<6x2xf32> {
    // CHECK-NEXT: %0 = pphlo.maximum %arg0, %arg1 : tensor<6x2xf32>
    // CHECK-NEXT: return %0 : tensor<6x2xf32>
    %0 = "stablehlo.maximum"(%arg0, %arg1) : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x2xf32>
    return %0 : tensor<6x2xf32>
}

// -----

func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> (tensor<6x2xf32>) {
    // CHECK: func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> tensor<6x2xf32> {
    // CHECK-NEXT: %0 = pphlo.minimum %arg0, %arg1 : tensor<6x2xf32>
    // CHECK-NEXT: return %0 : tensor<6x2xf32>
    %0 = "stablehlo.minimum"(%arg0, %arg1) : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x2xf32>
    return %0 : tensor<6x2xf32>
}

// -----

func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> (tensor<6x2xf32>) {
    // CHECK: func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> tensor<6x2xf32> {
    // CHECK-NEXT: %0 = pphlo.divide %arg0, %arg1 : tensor<6x2xf32>
    // CHECK-NEXT: return %0 : tensor<6x2xf32>
    %0 = "stablehlo.divide"(%arg0, %arg1) : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x2xf32>
    return %0 : tensor<6x2xf32>
}

// -----

func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> (tensor<6x2xf32>) {
    // CHECK: func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> tensor<6x2xf32> {
    // CHECK-NEXT: %0 = pphlo.add %arg0, %arg1 : tensor<6x2xf32>
    // CHECK-NEXT: return %0 : tensor<6x2xf32>
    %0 = "stablehlo.add"(%arg0, %arg1) : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x2xf32>
    return %0 : tensor<6x2xf32>
}

// -----

func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> (tensor<6x2xf32>) {
    // CHECK: func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> tensor<6x2xf32> {
    // CHECK-NEXT: %0 = pphlo.multiply %arg0, %arg1 : tensor<6x2xf32>
    // CHECK-NEXT: return %0 : tensor<6x2xf32>
    %0 = "stablehlo.multiply"(%arg0, %arg1) : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x2xf32>
    return %0 : tensor<6x2xf32>
}

// -----

func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> (tensor<6x2xf32>) {
    // CHECK: func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> tensor<6x2xf32> {
    // CHECK-NEXT: %0 = pphlo.power %arg0, %arg1 : tensor<6x2xf32>
    // CHECK-NEXT: return %0 : tensor<6x2xf32>
    %0 = "stablehlo.power"(%arg0, %arg1) : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x2xf32>
    return %0 : tensor<6x2xf32>
}

// -----

func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> (tensor<6x2xf32>) {
    // CHECK: func.func @main(%arg0: tensor<6x2xf32>, %arg1: tensor<6x2xf32>) -> tensor<6x2xf32> {
    // CHECK-NEXT: %0 = pphlo.remainder %arg0, %arg1 : tensor<6x2xf32>
    // CHECK-NEXT: return %0 : tensor<6x2xf32>
    %0 = "stablehlo.remainder"(%arg0, %arg1) : (tensor<6x2xf32>, tensor<6x2xf32>) -> tensor<6x2xf32>
    return %0 : tensor<6x2xf32>
}

// -----

func.func @main(%arg0: tensor<2x3xi32>, %arg1: tensor<3x4xi32>) -> (tensor<2x4xi32>) {
    // CHECK: %0 = pphlo.dot %arg0, %arg1 : (tensor<2x3xi32>, tensor<3x4xi32>) -> tensor<2x4xi32>
    %0 = "stablehlo.dot"(%arg0, %arg1) {precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<2x3xi32>, tensor<3x4xi32>) -> tensor<2x4xi32>
    return %0 : tensor<2x4xi32>
}
