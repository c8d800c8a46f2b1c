// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// What stands at some places after sorting along the last dimension.

// CHECK: module {
// CHECK-NEXT: func.func @order_statistics_example(%arg0: tensor<2x9x!pphlo.secret<f32>>) -> tensor<2x1x!pphlo.secret<f32>> {
// CHECK-NEXT: %0 = pphlo.order_statistics %arg0 ASC, places = 4 to 5 {method = #pphlo<sort_method NETWORK>} : (tensor<2x9x!pphlo.secret<f32>>) -> tensor<2x1x!pphlo.secret<f32>>
// CHECK-NEXT: return %0

module {
  func.func @order_statistics_example(%arg0: tensor<2x9x!pphlo.secret<f32>>) -> tensor<2x1x!pphlo.secret<f32>> {
    %0 = pphlo.order_statistics %arg0 ASC, places = 4 to 5 {method = #pphlo<sort_method NETWORK>} : (tensor<2x9x!pphlo.secret<f32>>) -> tensor<2x1x!pphlo.secret<f32>>
    return %0 : tensor<2x1x!pphlo.secret<f32>>
  }
}
