// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_SECRET --lower-conversion-cast --split-input-file %s | FileCheck %s

func.func @main(%arg0: tensor<3xi32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.convert %arg0 : (tensor<3x!pphlo.secret<i32>>) -> tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.convert"(%arg0) : (tensor<3xi32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.sqrt %arg0 : tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.sqrt"(%arg0) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.negate %arg0 : tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.negate"(%arg0) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.exponential %arg0 : tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.exponential"(%arg0) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.log_plus_one %arg0 : tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.log_plus_one"(%arg0) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.floor %arg0 : tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.floor"(%arg0) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.ceil %arg0 : tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.ceil"(%arg0) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.abs %arg0 : tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.abs"(%arg0) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.logistic %arg0 : tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.logistic"(%arg0) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xi1>) -> (tensor<3xi1>) {
    // CHECK: %0 = pphlo.not %arg0 : tensor<3x!pphlo.secret<i1>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<i1>>
    %0 = "stablehlo.not"(%arg0) : (tensor<3xi1>) -> tensor<3xi1>
    return %0 : tensor<3xi1>
}

// -----

func.func @main(%arg0: tensor<3xi32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.bitcast_convert %arg0 : (tensor<3x!pphlo.secret<i32>>) -> tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.bitcast_convert"(%arg0) : (tensor<3xi32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.tanh %arg0 : tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.tanh"(%arg0) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.rsqrt %arg0 : tensor<3x!pphlo.secret<f32>>
    // CHECK-NEXT: return %0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.rsqrt"(%arg0) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}

// -----

func.func @main(%arg0: tensor<3xf32>) -> (tensor<3xf32>) {
    // CHECK: %0 = pphlo.exponential %arg0 : tensor<3x!pphlo.secret<f32>>
    %0 = "stablehlo.exponential"(%arg0) {result_accuracy = #stablehlo.result_accuracy<mode = #stablehlo.result_accuracy_mode<DEFAULT>>} : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
}
