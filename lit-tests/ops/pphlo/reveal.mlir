// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Opens a secret to all parties. The only way from secret to public; the compiler never makes one by itself.

// CHECK: module {
// CHECK-NEXT: func.func @reveal_example(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32> {
// CHECK-NEXT: %0 = pphlo.reveal %arg0 : (tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32>
// CHECK-NEXT: return %0 : tensor<2xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @reveal_example(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32> {
    %0 = pphlo.reveal %arg0 : (tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32>
    return %0 : tensor<2xf32>
  }
}
