// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Changes the element type: floats round, floats to integers truncate, integers wrap, anything to a boolean is "not zero".

// CHECK: module {
// CHECK-NEXT: func.func @convert_example(%arg0: tensor<i32>) -> tensor<i32> {
// CHECK-NEXT: %0 = stablehlo.convert %arg0 : tensor<i32>
// CHECK-NEXT: return %0 : tensor<i32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @convert_example(%arg0: tensor<i32>) -> tensor<i32> {
    %0 = stablehlo.convert %arg0 : tensor<i32>
    return %0 : tensor<i32>
  }
}
