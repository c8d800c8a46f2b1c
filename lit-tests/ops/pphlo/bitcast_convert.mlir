// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Reads the bits as another element type; narrower elements add a last dimension, wider ones take it away.

// CHECK: module {
// CHECK-NEXT: func.func @bitcast_convert_example(%arg0: tensor<6xui32>) -> tensor<6xf32> {
// CHECK-NEXT: %0 = pphlo.bitcast_convert %arg0 : (tensor<6xui32>) -> tensor<6xf32>
// CHECK-NEXT: return %0 : tensor<6xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @bitcast_convert_example(%arg0: tensor<6xui32>) -> tensor<6xf32> {
    %0 = pphlo.bitcast_convert %arg0 : (tensor<6xui32>) -> tensor<6xf32>
    return %0 : tensor<6xf32>
  }
}
