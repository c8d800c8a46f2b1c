// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Several values as one.

// CHECK: module {
// CHECK-NEXT: func.func @tuple_example(%arg0: tensor<2xf32>, %arg1: tensor<i32>) -> tuple<tensor<2xf32>, tensor<i32>> {
// CHECK-NEXT: %0 = stablehlo.tuple %arg0, %arg1 : tuple<tensor<2xf32>, tensor<i32>>
// CHECK-NEXT: return %0 : tuple<tensor<2xf32>, tensor<i32>>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @tuple_example(%arg0: tensor<2xf32>, %arg1: tensor<i32>) -> tuple<tensor<2xf32>, tensor<i32>> {
    %0 = stablehlo.tuple %arg0, %arg1 : tuple<tensor<2xf32>, tensor<i32>>
    return %0 : tuple<tensor<2xf32>, tensor<i32>>
  }
}
