// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// The same elements, in row-major order, in another shape.

// CHECK: module {
// CHECK-NEXT: func.func @reshape_example(%arg0: tensor<1xui8>) -> tensor<ui8> {
// CHECK-NEXT: %0 = pphlo.reshape %arg0 : (tensor<1xui8>) -> tensor<ui8>
// CHECK-NEXT: return %0 : tensor<ui8>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @reshape_example(%arg0: tensor<1xui8>) -> tensor<ui8> {
    %0 = pphlo.reshape %arg0 : (tensor<1xui8>) -> tensor<ui8>
    return %0 : tensor<ui8>
  }
}
