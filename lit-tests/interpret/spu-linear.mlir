// RUN: spuc interpret --protocol_kind=1 -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --split-input-file %s | spuc filecheck %s
// Products and convolutions with the attributes that SPU writes, and a product whose type leaves out a dimension of size 1.

// CHECK: spu-linear.mlir: ok, 4 functions
func.func @conv1() {
  %lhs = pphlo.constant dense<1.0> : tensor<1x4x4x1xf32>
  %rhs = pphlo.constant dense<1.0> : tensor<3x3x1x1xf32>
  %0 = "pphlo.convolution"(%lhs, %rhs) {dimension_numbers = #pphlo.conv<[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]>, window_strides = array<i64: 1, 1>} : (tensor<1x4x4x1xf32>, tensor<3x3x1x1xf32>) -> tensor<1x2x2x1xf32>
  %1 = pphlo.convolution(%lhs, %rhs) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1]} : (tensor<1x4x4x1xf32>, tensor<3x3x1x1xf32>) -> tensor<1x2x2x1xf32>
  %2 = "pphlo.convolution"(%lhs, %rhs) <{dimension_numbers = #pphlo.conv<[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]>}> : (tensor<1x4x4x1xf32>, tensor<3x3x1x1xf32>) -> tensor<1x2x2x1xf32>
  %3 = pphlo.convolution(%lhs, %rhs) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {} : (tensor<1x4x4x1xf32>, tensor<3x3x1x1xf32>) -> tensor<1x2x2x1xf32>
  %e = pphlo.constant dense<9.0> : tensor<1x2x2x1xf32>
  pphlo.custom_call @expect_almost_eq (%0, %e) : (tensor<1x2x2x1xf32>,tensor<1x2x2x1xf32>)->()
  pphlo.custom_call @expect_almost_eq (%1, %e) : (tensor<1x2x2x1xf32>,tensor<1x2x2x1xf32>)->()
  pphlo.custom_call @expect_almost_eq (%2, %e) : (tensor<1x2x2x1xf32>,tensor<1x2x2x1xf32>)->()
  pphlo.custom_call @expect_almost_eq (%3, %e) : (tensor<1x2x2x1xf32>,tensor<1x2x2x1xf32>)->()
  func.return
}
// -----
func.func @dot_general() {
  %0 = pphlo.constant dense<[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]> : tensor<2x2x2xi64>
  %1 = pphlo.constant dense<[[[1, 0], [0, 1]], [[1, 0], [0, 1]]]> : tensor<2x2x2xi64>
  %2 = pphlo.dot_general %0, %1, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x2x2xi64>, tensor<2x2x2xi64>) -> tensor<2x2x2xi64>
  %3 = "pphlo.dot_general"(%0, %1) {dot_dimension_numbers = #pphlo.dot<lhs_batching_dimensions = [0], rhs_batching_dimensions = [0], lhs_contracting_dimensions = [2], rhs_contracting_dimensions = [1]>} : (tensor<2x2x2xi64>, tensor<2x2x2xi64>) -> tensor<2x2x2xi64>
  %4 = "pphlo.dot_general"(%0, %1) {
    dot_dimension_numbers = #pphlo.dot<
      lhs_batching_dimensions = [0],
      rhs_batching_dimensions = [0],
      lhs_contracting_dimensions = [2],
      rhs_contracting_dimensions = [1]
    >
  } : (tensor<2x2x2xi64>, tensor<2x2x2xi64>) -> tensor<2x2x2xi64>
  pphlo.custom_call @expect_eq (%2, %0) : (tensor<2x2x2xi64>,tensor<2x2x2xi64>)->()
  pphlo.custom_call @expect_eq (%3, %0) : (tensor<2x2x2xi64>,tensor<2x2x2xi64>)->()
  pphlo.custom_call @expect_eq (%4, %0) : (tensor<2x2x2xi64>,tensor<2x2x2xi64>)->()
  func.return
}
// -----
func.func @dot_general_collapsed() {
  %0 = pphlo.constant dense<[[[1, 2, 3]], [[4, 5, 6]]]> : tensor<2x1x3xi32>
  %1 = pphlo.constant dense<[[[1, 0], [0, 1], [0, 0]], [[1, 1], [1, 1], [1, 1]]]> : tensor<2x3x2xi32>
  %2 = pphlo.dot_general %0, %1, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x1x3xi32>, tensor<2x3x2xi32>) -> tensor<2x2xi32>
  %e = pphlo.constant dense<[[1, 2], [15, 15]]> : tensor<2x2xi32>
  pphlo.custom_call @expect_eq (%2, %e) : (tensor<2x2xi32>,tensor<2x2xi32>)->()
  %s = pphlo.convert %0 : (tensor<2x1x3xi32>) -> tensor<2x1x3x!pphlo.secret<i32>>
  %3 = pphlo.dot_general %s, %1, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x1x3x!pphlo.secret<i32>>, tensor<2x3x2xi32>) -> tensor<2x2x!pphlo.secret<i32>>
  pphlo.custom_call @expect_eq (%3, %e) : (tensor<2x2x!pphlo.secret<i32>>,tensor<2x2xi32>)->()
  func.return
}
// -----
func.func @dot() {
  %0 = pphlo.constant dense<[1, 2]> : tensor<2xi64>
  %2 = pphlo.dot %0, %0 : (tensor<2xi64>, tensor<2xi64>) -> tensor<i64>
  %e = pphlo.constant dense<5> : tensor<i64>
  pphlo.custom_call @expect_eq (%2, %e) : (tensor<i64>,tensor<i64>)->()
  func.return
}
