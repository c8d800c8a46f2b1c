// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// RUN: spuc interpret --protocol aby3 %s
// A scalar in the shape of another value.

// CHECK: pphlo.broadcast_as %{{.*}}, %{{.*}} : (tensor<!pphlo.secret<f32>>, tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>

module {
  func.func @main() {
    %0 = pphlo.constant dense<3.0> : tensor<f32>
    %1 = pphlo.convert %0 : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
    %2 = pphlo.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %3 = pphlo.broadcast_as %1, %2 : (tensor<!pphlo.secret<f32>>, tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
    %4 = pphlo.constant dense<3.0> : tensor<2xf32>
    pphlo.custom_call @expect_almost_eq(%3, %4) {tol = 0.001} : (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>) -> ()
    return
  }
}
