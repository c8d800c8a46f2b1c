// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// RUN: spuc interpret %s
// RUN: spuc interpret --protocol aby3 %s
// RUN: spuc interpret --protocol semi2k %s
// Rows divided by one number each.

// CHECK: pphlo.divide_by_broadcast %{{.*}}, %{{.*}}, dims = [0] : (tensor<2x3x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x3x!pphlo.secret<f32>>

module {
  func.func @main() {
    %0 = pphlo.constant dense<[[1.0, -2.0, 3.0], [1000.0, 2000.0, 0.0]]> : tensor<2x3xf32>
    %1 = pphlo.convert %0 : (tensor<2x3xf32>) -> tensor<2x3x!pphlo.secret<f32>>
    %2 = pphlo.constant dense<[4.0, -2000.0]> : tensor<2xf32>
    %3 = pphlo.convert %2 : (tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
    %4 = pphlo.divide_by_broadcast %1, %3, dims = [0] : (tensor<2x3x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x3x!pphlo.secret<f32>>
    %5 = pphlo.constant dense<[[0.25, -0.5, 0.75], [-0.5, -1.0, 0.0]]> : tensor<2x3xf32>
    pphlo.custom_call @expect_almost_eq(%4, %5) {tol = 0.0001} : (tensor<2x3x!pphlo.secret<f32>>, tensor<2x3xf32>) -> ()
    return
  }
}
