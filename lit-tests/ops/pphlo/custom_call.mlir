// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Calls an intrinsic of SPU by name.

// CHECK: module {
// CHECK-NEXT: func.func @custom_call_example(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32> {
// CHECK-NEXT: %0 = pphlo.custom_call @spu.reveal(%arg0) {has_side_effect = true} : (tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32>
// CHECK-NEXT: pphlo.custom_call @expect_almost_eq(%0, %0) {tol = 1.000000e-02 : f64} : (tensor<2xf32>, tensor<2xf32>) -> ()
// CHECK-NEXT: return %0 : tensor<2xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @custom_call_example(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2xf32> {
    %0 = pphlo.custom_call @spu.reveal (%arg0) {has_side_effect = true} : (tensor<2x!pphlo.secret<f32>>)->tensor<2xf32>
    pphlo.custom_call @expect_almost_eq(%0, %0) { tol = 0.01 } : (tensor<2xf32>,tensor<2xf32>)->()
    pphlo.return %0 : tensor<2xf32>
  }
}
