// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// True for numbers that are neither infinite nor NaN.

// CHECK: module {
// CHECK-NEXT: func.func @is_finite_example(%arg0: tensor<5xf32>) -> tensor<5xi1> {
// CHECK-NEXT: %0 = stablehlo.is_finite %arg0 : (tensor<5xf32>) -> tensor<5xi1>
// CHECK-NEXT: return %0 : tensor<5xi1>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @is_finite_example(%arg0: tensor<5xf32>) -> tensor<5xi1> {
    %0 = stablehlo.is_finite %arg0 : (tensor<5xf32>) -> tensor<5xi1>
    return %0 : tensor<5xi1>
  }
}
