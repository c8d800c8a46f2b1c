// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Sorts tensors together along one dimension. The comparator takes a left and a right element of each and says "goes first".

// CHECK: module {
// CHECK-NEXT: func.func @sort_example(%arg0: tensor<24xi32>, %arg1: tensor<24xi32>) -> (tensor<24xi32>, tensor<24xi32>) {
// CHECK-NEXT: %0:2 = "stablehlo.sort"(%arg0, %arg1) <{dimension = 0 : i64, is_stable = true}> ({
// CHECK-NEXT: ^bb0(%arg2: tensor<i32>, %arg3: tensor<i32>, %arg4: tensor<i32>, %arg5: tensor<i32>):
// CHECK-NEXT: %1 = stablehlo.compare LT, %arg2, %arg3, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
// CHECK-NEXT: stablehlo.return %1 : tensor<i1>
// CHECK-NEXT: }) : (tensor<24xi32>, tensor<24xi32>) -> (tensor<24xi32>, tensor<24xi32>)
// CHECK-NEXT: return %0#0, %0#1 : tensor<24xi32>, tensor<24xi32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @sort_example(%arg0: tensor<24xi32>, %arg1: tensor<24xi32>) -> (tensor<24xi32>, tensor<24xi32>) {
    %0:2 = "stablehlo.sort"(%arg0, %arg1) <{dimension = 0 : i64, is_stable = true}> ({
    ^bb0(%arg2: tensor<i32>, %arg3: tensor<i32>, %arg4: tensor<i32>, %arg5: tensor<i32>):
      %1 = stablehlo.compare LT, %arg2, %arg3, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %1 : tensor<i1>
    }) : (tensor<24xi32>, tensor<24xi32>) -> (tensor<24xi32>, tensor<24xi32>)
    return %0#0, %0#1 : tensor<24xi32>, tensor<24xi32>
  }
}
