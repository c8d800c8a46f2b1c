// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Its operands, unchanged: keeps optimisers from moving computations across.

// CHECK: module {
// CHECK-NEXT: func.func @optimization_barrier_example(%arg0: tensor<3x4xf32>, %arg1: tensor<4x4xf32>, %arg2: tensor<3x4xf32>) -> (tensor<3x4xf32>, tensor<4x4xf32>, tensor<3x4xf32>) {
// CHECK-NEXT: %0:3 = stablehlo.optimization_barrier %arg0, %arg1, %arg2 : tensor<3x4xf32>, tensor<4x4xf32>, tensor<3x4xf32>
// CHECK-NEXT: return %0#0, %0#1, %0#2 : tensor<3x4xf32>, tensor<4x4xf32>, tensor<3x4xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @optimization_barrier_example(%arg0: tensor<3x4xf32>, %arg1: tensor<4x4xf32>, %arg2: tensor<3x4xf32>) -> (tensor<3x4xf32>, tensor<4x4xf32>, tensor<3x4xf32>) {
    %0:3 = stablehlo.optimization_barrier %arg0, %arg1, %arg2 : tensor<3x4xf32>, tensor<4x4xf32>, tensor<3x4xf32>
    return %0#0, %0#1, %0#2 : tensor<3x4xf32>, tensor<4x4xf32>, tensor<3x4xf32>
  }
}
