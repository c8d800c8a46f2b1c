// RUN: spuc interpret --protocol_kind=1 -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=2 -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --protocol_kind=3 --interpret -split-input-file %s | spuc filecheck %s
// RUN: spuc interpret --split-input-file %s | spuc filecheck %s
// Ops that move elements and casts that seal and open, in the spellings of SPU: short and generic.

// CHECK: spu-moves.mlir: ok, 10 functions
func.func @broadcast() {
  %0 = pphlo.constant dense<[[1], [2], [3]]> : tensor<3x1xi64>
  %1 = "pphlo.broadcast"(%0) {broadcast_dimensions = array<i64: 0, 2>} : (tensor<3x1xi64>) -> tensor<3x2x2xi64>
  %2 = pphlo.broadcast %0, dims = [0, 2] : (tensor<3x1xi64>) -> tensor<3x2x2xi64>
  %3 = pphlo.constant dense<[[[1, 1], [1, 1]], [[2, 2], [2, 2]], [[3, 3], [3, 3]]]> : tensor<3x2x2xi64>
  pphlo.custom_call @expect_eq (%1, %3) : (tensor<3x2x2xi64>, tensor<3x2x2xi64>)->()
  pphlo.custom_call @expect_eq(%2, %3) : (tensor<3x2x2xi64>, tensor<3x2x2xi64>)->()
  func.return
}
// -----
func.func @clamp() {
  %0 = pphlo.constant dense<[5, 10, 15]> : tensor<3xi64>
  %1 = pphlo.constant dense<[3, 13, 23]> : tensor<3xi64>
  %2 = pphlo.constant dense<[10, 15, 20]> : tensor<3xi64>
  %3 = pphlo.clamp %0, %1, %2 : tensor<3xi64>
  %4 = "pphlo.clamp"(%0, %1, %2) : (tensor<3xi64>, tensor<3xi64>, tensor<3xi64>) -> tensor<3xi64>
  %5 = pphlo.constant dense<[5, 13, 20]> : tensor<3xi64>
  pphlo.custom_call @expect_eq (%3, %5) : (tensor<3xi64>, tensor<3xi64>)->()
  pphlo.custom_call @expect_eq (%4, %5) : (tensor<3xi64>, tensor<3xi64>)->()
  pphlo.return
}
// -----
func.func @concat() {
  %0 = pphlo.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi64>
  %1 = pphlo.constant dense<[[5, 6]]> : tensor<1x2xi64>
  %2 = "pphlo.concatenate"(%0, %1) {dimension = 0 : i64} : (tensor<2x2xi64>, tensor<1x2xi64>) -> tensor<3x2xi64>
  %3 = pphlo.concatenate %0, %1 dim = 0 : (tensor<2x2xi64>, tensor<1x2xi64>) -> tensor<3x2xi64>
  %e = pphlo.constant dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xi64>
  pphlo.custom_call @expect_eq (%2, %e) : (tensor<3x2xi64>, tensor<3x2xi64>)->()
  pphlo.custom_call @expect_eq (%3, %e) : (tensor<3x2xi64>, tensor<3x2xi64>)->()
  return
}
// -----
func.func @slice() {
  %0 = pphlo.constant dense<[[0, 0, 1, 0, 0, 1], [0, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 1]]> : tensor<3x6xi64>
  %1 = "pphlo.slice"(%0) {start_indices = array<i64: 0, 2>, limit_indices = array<i64: 3, 6>, strides = array<i64: 2, 3>} : (tensor<3x6xi64>) -> tensor<2x2xi64>
  %2 = pphlo.slice %0 [0:2:3, 2:3:6] : (tensor<3x6xi64>) -> tensor<2x2xi64>
  %e = pphlo.constant dense<1> : tensor<2x2xi64>
  pphlo.custom_call @expect_eq (%1, %e) : (tensor<2x2xi64>, tensor<2x2xi64>)->()
  pphlo.custom_call @expect_eq (%2, %e) : (tensor<2x2xi64>, tensor<2x2xi64>)->()
  return
}
// -----
func.func @pad() {
  %0 = pphlo.constant dense<[[0, 0, 0, 0], [0, 1, 2, 0], [0, 3, 4, 0], [0, 5, 6, 0], [0, 0, 0, 0]]> : tensor<5x4xi64>
  %v = pphlo.constant dense<-1> : tensor<i64>
  %1 = "pphlo.pad"(%0, %v) {edge_padding_low = array<i64: 1, -1>, edge_padding_high = array<i64: 1, -1>, interior_padding = array<i64: 0, 1>} : (tensor<5x4xi64>, tensor<i64>) -> tensor<7x5xi64>
  %2 = pphlo.pad %0, %v, low = [1, -1], high = [1, -1], interior = [0, 1] : (tensor<5x4xi64>, tensor<i64>) -> tensor<7x5xi64>
  %e = pphlo.constant dense<[[-1, -1, -1, -1, -1], [-1, 0, -1, 0, -1], [-1, 1, -1, 2, -1], [-1, 3, -1, 4, -1], [-1, 5, -1, 6, -1], [-1, 0, -1, 0, -1], [-1, -1, -1, -1, -1]]> : tensor<7x5xi64>
  pphlo.custom_call @expect_eq (%1, %e) : (tensor<7x5xi64>, tensor<7x5xi64>)->()
  pphlo.custom_call @expect_eq (%2, %e) : (tensor<7x5xi64>, tensor<7x5xi64>)->()
  return
}
// -----
func.func @iota() {
  %0 = pphlo.iota dim = 1 : tensor<2x3xf16>
  %1 = "pphlo.iota"() {iota_dimension = 1 : i64} : () -> tensor<2x3xf16>
  %2 = "pphlo.iota"() <{iota_dimension = 1 : i64}> : () -> tensor<2x3xf16>
  %e = pphlo.constant dense<[[0.0, 1.0, 2.0], [0.0, 1.0, 2.0]]> : tensor<2x3xf16>
  pphlo.custom_call @expect_almost_eq (%0, %e) : (tensor<2x3xf16>, tensor<2x3xf16>)->()
  pphlo.custom_call @expect_almost_eq (%1, %e) : (tensor<2x3xf16>, tensor<2x3xf16>)->()
  pphlo.custom_call @expect_almost_eq (%2, %e) : (tensor<2x3xf16>, tensor<2x3xf16>)->()
  return
}
// -----
func.func @convert() {
  %0 = pphlo.constant dense<[1, -2, 3]> : tensor<3xi32>
  %1 = pphlo.convert %0 : (tensor<3xi32>)->tensor<3xf32>
  %2 = pphlo.convert %1 : (tensor<3xf32>)->tensor<3x!pphlo.secret<f32>>
  %3 = pphlo.convert %2 : (tensor<3x!pphlo.secret<f32>>)->tensor<3xi32>
  %4 = pphlo.convert %2 : (tensor<3x!pphlo.secret<f32>>)->tensor<3xf32>
  pphlo.custom_call @expect_eq(%0, %3) : (tensor<3xi32>, tensor<3xi32>)->()
  pphlo.custom_call @expect_almost_eq(%1, %4) {tol = 0.01 : f64} : (tensor<3xf32>, tensor<3xf32>)->()
  pphlo.custom_call @expect_almost_eq(%2, %4) { tol = 0.01 }: (tensor<3x!pphlo.secret<f32>>, tensor<3xf32>)->()
  return
}
// -----
func.func @ring_cast() {
  %0 = pphlo.constant dense<[1, -2, 3]> : tensor<3xi32>
  %2 = pphlo.convert %0 : (tensor<3xi32>)->tensor<3x!pphlo.secret<i32>>
  %3 = pphlo.convert %2 : (tensor<3x!pphlo.secret<i32>>)->tensor<3x!pphlo.secret<i64>>
  %4 = pphlo.convert %3 : (tensor<3x!pphlo.secret<i64>>)->tensor<3xi64>
  %e = pphlo.constant dense<[1, -2, 3]> : tensor<3xi64>
  pphlo.custom_call @expect_eq(%e, %4) : (tensor<3xi64>, tensor<3xi64>)->()
  return
}
// -----
func.func @select() {
  %p = pphlo.constant dense<[true, false, true]> : tensor<3xi1>
  %a = pphlo.constant dense<[1, 2, 3]> : tensor<3xi64>
  %b = pphlo.constant dense<[4, 5, 6]> : tensor<3xi64>
  %1 = pphlo.select %p, %a, %b : (tensor<3xi1>, tensor<3xi64>, tensor<3xi64>) -> tensor<3xi64>
  %2 = "pphlo.select"(%p, %a, %b) : (tensor<3xi1>, tensor<3xi64>, tensor<3xi64>) -> tensor<3xi64>
  %q = pphlo.convert %p : (tensor<3xi1>) -> tensor<3x!pphlo.secret<i1>>
  %3 = pphlo.select %q, %a, %b : (tensor<3x!pphlo.secret<i1>>, tensor<3xi64>, tensor<3xi64>) -> tensor<3x!pphlo.secret<i64>>
  %e = pphlo.constant dense<[1, 5, 3]> : tensor<3xi64>
  pphlo.custom_call @expect_eq(%1, %e) : (tensor<3xi64>, tensor<3xi64>)->()
  pphlo.custom_call @expect_eq(%2, %e) : (tensor<3xi64>, tensor<3xi64>)->()
  pphlo.custom_call @expect_eq(%3, %e) : (tensor<3x!pphlo.secret<i64>>, tensor<3xi64>)->()
  return
}
// -----
func.func @dyn() {
  %0 = pphlo.constant dense<[[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 0, 0]]> : tensor<3x4xi64>
  %i = pphlo.constant dense<-1> : tensor<i64>
  %j = pphlo.constant dense<3> : tensor<i64>
  %1 = "pphlo.dynamic_slice"(%0, %i, %j) {slice_sizes = array<i64: 2, 2>} : (tensor<3x4xi64>, tensor<i64>, tensor<i64>) -> tensor<2x2xi64>
  %2 = pphlo.dynamic_slice %0, %i, %j sizes = [2, 2] : (tensor<3x4xi64>, tensor<i64>, tensor<i64>) -> tensor<2x2xi64>
  %si = pphlo.convert %i : (tensor<i64>) -> tensor<!pphlo.secret<i64>>
  %3 = pphlo.dynamic_slice %0, %si, %j sizes = [2, 2] : (tensor<3x4xi64>, tensor<!pphlo.secret<i64>>, tensor<i64>) -> tensor<2x2x!pphlo.secret<i64>>
  %e = pphlo.constant dense<1> : tensor<2x2xi64>
  pphlo.custom_call @expect_eq(%1, %e) : (tensor<2x2xi64>, tensor<2x2xi64>)->()
  pphlo.custom_call @expect_eq(%2, %e) : (tensor<2x2xi64>, tensor<2x2xi64>)->()
  pphlo.custom_call @expect_eq(%3, %e) : (tensor<2x2x!pphlo.secret<i64>>, tensor<2x2xi64>)->()
  %z = pphlo.constant dense<0> : tensor<3x4xi64>
  %5 = "pphlo.dynamic_update_slice"(%z, %e, %i, %j) : (tensor<3x4xi64>, tensor<2x2xi64>, tensor<i64>, tensor<i64>) -> tensor<3x4xi64>
  %6 = pphlo.dynamic_update_slice %z, %e, %si, %j : (tensor<3x4xi64>, tensor<2x2xi64>, tensor<!pphlo.secret<i64>>, tensor<i64>) -> tensor<3x4x!pphlo.secret<i64>>
  pphlo.custom_call @expect_eq(%5, %0) : (tensor<3x4xi64>, tensor<3x4xi64>)->()
  pphlo.custom_call @expect_eq(%6, %0) : (tensor<3x4x!pphlo.secret<i64>>, tensor<3x4xi64>)->()
  return
}
