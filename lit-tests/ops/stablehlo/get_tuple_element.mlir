// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// One value of a tuple.

// CHECK: module {
// CHECK-NEXT: func.func @get_tuple_element_example(%arg0: tuple<tensor<2xf32>, tensor<i32>>) -> tensor<i32> {
// CHECK-NEXT: %0 = stablehlo.get_tuple_element %arg0 [1] : (tuple<tensor<2xf32>, tensor<i32>>) -> tensor<i32>
// CHECK-NEXT: return %0 : tensor<i32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @get_tuple_element_example(%arg0: tuple<tensor<2xf32>, tensor<i32>>) -> tensor<i32> {
    %0 = stablehlo.get_tuple_element %arg0 [1] : (tuple<tensor<2xf32>, tensor<i32>>) -> tensor<i32>
    return %0 : tensor<i32>
  }
}
