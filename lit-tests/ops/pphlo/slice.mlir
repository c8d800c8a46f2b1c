// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Elements from start_indices up to limit_indices (not included), every strides-th. As SPU writes it: start, stride, limit.

// CHECK: module {
// CHECK-NEXT: func.func @slice_example(%arg0: tensor<8xui8>) -> tensor<3xui8> {
// CHECK-NEXT: %0 = pphlo.slice %arg0 [1:3:8] : (tensor<8xui8>) -> tensor<3xui8>
// CHECK-NEXT: return %0 : tensor<3xui8>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @slice_example(%arg0: tensor<8xui8>) -> tensor<3xui8> {
    %0 = pphlo.slice %arg0 [1:3:8] : (tensor<8xui8>) -> tensor<3xui8>
    return %0 : tensor<3xui8>
  }
}
