// RUN: spu-opt --split-input-file %s | FileCheck %s
// RUN: spu-opt --split-input-file %s | spu-opt --split-input-file - | FileCheck %s
// RUN: spu-opt --split-input-file --print-op-generic %s | spu-opt --split-input-file - | FileCheck %s
// Every form of SPU's text that its tests use: what is read, and what is printed for it.

// CHECK: module {
// CHECK-NEXT: func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>, %arg1: tensor<3x3xi32>, %arg2: tensor<2xi32>) -> tensor<2x!pphlo.secret<f32>> {
// CHECK-NEXT: %0 = pphlo.constant dense<true> : tensor<i1>
// CHECK-NEXT: %1 = pphlo.constant dense<{{\[\[}}1.000000e+00, 0xFFF0000000000000], [0x7FF8000000000000, 0.000000e+00]]> : tensor<2x2xf64>
// CHECK-NEXT: %2 = pphlo.broadcast %0, dims = [] : (tensor<i1>) -> tensor<2xi1>
// CHECK-NEXT: %3 = pphlo.slice %arg1 [0:1:2, 1:1:2] : (tensor<3x3xi32>) -> tensor<2x1xi32>
// CHECK-NEXT: %4 = "pphlo.if"(%0) ({
// CHECK-NEXT: pphlo.return %arg0 : tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: }, {
// CHECK-NEXT: %8 = pphlo.negate %arg0 : tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: pphlo.return %8 : tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: }) : (tensor<i1>) -> tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: %5:2 = "pphlo.sort"(%arg2, %arg2) <{dimension = 0 : i64, is_stable = true}> ({
// CHECK-NEXT: ^bb0(%arg3: tensor<i32>, %arg4: tensor<i32>, %arg5: tensor<i32>, %arg6: tensor<i32>):
// CHECK-NEXT: %8 = pphlo.less %arg3, %arg4 : (tensor<i32>, tensor<i32>) -> tensor<i1>
// CHECK-NEXT: pphlo.return %8 : tensor<i1>
// CHECK-NEXT: }) : (tensor<2xi32>, tensor<2xi32>) -> (tensor<2xi32>, tensor<2xi32>)
// CHECK-NEXT: pphlo.custom_call @expect_eq(%5#0, %5#1) : (tensor<2xi32>, tensor<2xi32>) -> ()
// CHECK-NEXT: %6 = pphlo.custom_call @mhlo.topk(%arg2) {mhlo.attributes = {k = 1 : i64, k_hi = 2 : i64, largest = true, value_only = true}} : (tensor<2xi32>) -> tensor<2xi32>
// CHECK-NEXT: %7 = pphlo.custom_call @mhlo.erf(%6) {has_side_effect = false} : (tensor<2xi32>) -> tensor<2xi32>
// CHECK-NEXT: return %4 : tensor<2x!pphlo.secret<f32>>
// CHECK-NEXT: }
// CHECK-NEXT: func.func @b() {
// CHECK-NEXT: return
// CHECK-NEXT: }
// CHECK-NEXT: func.func @c() {
// CHECK-NEXT: return
// CHECK-NEXT: }
// CHECK-NEXT: func.func @d() {
// CHECK-NEXT: return
// CHECK-NEXT: }
// CHECK-NEXT: }
func.func @main(%x : tensor<2x!pphlo.secret<f32>>, %g: tensor<3x3xi32>, %idx: tensor<2xi32>) -> (tensor<2x!pphlo.secret<f32>>) {   // trailing
  %p = "pphlo.constant"() {value = dense<true> : tensor<i1>} : () -> tensor<i1>
  %e = pphlo.constant dense<[[0x3FF0000000000000, 0xFFF0000000000000], [0x7FF8000000000000, 0x0]]> : tensor<2x2xf64>
  %b = "pphlo.broadcast"(%p) <{broadcast_dimensions = array<i64>}> : (tensor<i1>) -> tensor<2xi1>
  %sl = "pphlo.slice"(%g) {limit_indices = array<i64:2, 2>, start_indices = array<i64: 0,1>, strides = array<i64:1,1>} : (tensor<3x3xi32>)->tensor<2x1xi32>
  %0 = "pphlo.if"(%p) ( {
    "pphlo.return"(%x) : (tensor<2x!pphlo.secret<f32>>) -> ()
  },  {
    %n = pphlo.negate %x: tensor<2x!pphlo.secret<f32>>
    "pphlo.return"(%n) : (tensor<2x!pphlo.secret<f32>>) -> ()
  }) : (tensor<i1>)->tensor<2x!pphlo.secret<f32>>
  %v:2 = "pphlo.sort"(%idx, %idx) ({
    ^bb0(%a: tensor<i32>, %c: tensor<i32>, %d: tensor<i32>, %f: tensor<i32>):  // no predecessors
      %l = "pphlo.less"(%a, %c) : (tensor<i32>, tensor<i32>) -> tensor<i1>
      "pphlo.return"(%l) : (tensor<i1>) -> ()
    }) {dimension = 0 : i64, is_stable = true} : (tensor<2xi32>, tensor<2xi32>) -> (tensor<2xi32>, tensor<2xi32>)
  pphlo.custom_call @expect_eq (%v#0, %v#1) : (tensor<2xi32>, tensor<2xi32>)->()
  %t = pphlo.custom_call @mhlo.topk(%idx) {mhlo.attributes = {k = 1 : i64, k_hi = 2 : i64, largest = true, value_only = true}} : (tensor<2xi32>)->tensor<2xi32>
  %u = "pphlo.custom_call"(%t) {call_target_name = "mhlo.erf", has_side_effect = false} : (tensor<2xi32>) -> tensor<2xi32>
  func.return %0 : tensor<2x!pphlo.secret<f32>>
}
func.func @b() {
  return
}
func.func @c() { pphlo.return }
func.func @d() { "func.return"() : () -> () }

// -----

// CHECK: module {
// CHECK-NEXT: func.func @main(%arg0: tensor<2x3xf32>, %arg1: tensor<2x3x!pphlo.secret<f32>>, %arg2: tensor<2x3xi1>, %arg3: tensor<i64>, %arg4: tensor<f32>, %arg5: tensor<2x3xi32>, %arg6: tensor<1x4x4x2xf32>, %arg7: tensor<3x3x2x1xf32>, %arg8: tensor<2x3x4xf32>, %arg9: tensor<2x4x5xf32>) -> tensor<2x3xf32> {
// CHECK-NEXT: %0 = pphlo.add %arg0, %arg0 {name = "x"} : tensor<2x3xf32>
// CHECK-NEXT: %1 = pphlo.add %arg0, %arg1 : (tensor<2x3xf32>, tensor<2x3x!pphlo.secret<f32>>) -> tensor<2x3x!pphlo.secret<f32>>
// CHECK-NEXT: %2 = pphlo.equal %arg0, %arg1 : (tensor<2x3xf32>, tensor<2x3x!pphlo.secret<f32>>) -> tensor<2x3x!pphlo.secret<i1>>
// CHECK-NEXT: %3 = pphlo.constant dense<[1.000000e+00, -0.000000e+00, 0x7F800000, 0xFF800000, 0x7FC00000, 9.99999997E-7, 9.99999974E-6, 1.000000e-01, 3.40282347E+38]> : tensor<9xf32>
// CHECK-NEXT: %4 = pphlo.iota dim = 0 : tensor<4xi32>
// CHECK-NEXT: %5 = pphlo.broadcast %arg4, dims = [] : (tensor<f32>) -> tensor<2x3xf32>
// CHECK-NEXT: %6 = pphlo.transpose %arg0, dims = [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
// CHECK-NEXT: %7 = pphlo.reverse %arg0, dims = [0] : tensor<2x3xf32>
// CHECK-NEXT: %8 = pphlo.concatenate %arg0, %arg0 dim = 1 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x6xf32>
// CHECK-NEXT: %9 = pphlo.slice %arg0 [0:1:2, 0:2:3] : (tensor<2x3xf32>) -> tensor<2x2xf32>
// CHECK-NEXT: %10 = pphlo.pad %arg0, %arg4, low = [0, 1], high = [0, 0], interior = [0, 0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x4xf32>
// CHECK-NEXT: %11 = pphlo.dot %arg0, %6 : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
// CHECK-NEXT: %12 = pphlo.dot_general %arg8, %arg9, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
// CHECK-NEXT: %13 = pphlo.convolution(%arg6, %arg7) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1]} : (tensor<1x4x4x2xf32>, tensor<3x3x2x1xf32>) -> tensor<1x2x2x1xf32>
// CHECK-NEXT: %14 = pphlo.dynamic_slice %arg0, %arg3, %arg3 sizes = [1, 1] : (tensor<2x3xf32>, tensor<i64>, tensor<i64>) -> tensor<1x1xf32>
// CHECK-NEXT: %15 = pphlo.select %arg2, %arg0, %arg0 : (tensor<2x3xi1>, tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
// CHECK-NEXT: %16 = pphlo.clamp %arg0, %arg0, %arg0 : tensor<2x3xf32>
// CHECK-NEXT: %17 = pphlo.clamp %arg4, %arg0, %arg4 : (tensor<f32>, tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
// CHECK-NEXT: %18 = pphlo.custom_call @mhlo.erf(%arg1) {has_side_effect = false, mhlo.attributes = {k = 5 : i64, largest = true}} : (tensor<2x3x!pphlo.secret<f32>>) -> tensor<2x3x!pphlo.secret<f32>>
// CHECK-NEXT: %19 = pphlo.convert %arg5 : (tensor<2x3xi32>) -> tensor<2x3xf32>
// CHECK-NEXT: %20 = pphlo.bitcast_convert %arg0 : (tensor<2x3xf32>) -> tensor<2x3xi32>
// CHECK-NEXT: %21 = pphlo.not %arg5 : tensor<2x3xi32>
// CHECK-NEXT: %22 = pphlo.popcnt %arg5 : tensor<2x3xi32>
// CHECK-NEXT: %23 = pphlo.sign %arg0 : tensor<2x3xf32>
// CHECK-NEXT: %24 = pphlo.dynamic_update_slice %arg0, %14, %arg3, %arg3 : (tensor<2x3xf32>, tensor<1x1xf32>, tensor<i64>, tensor<i64>) -> tensor<2x3xf32>
// CHECK-NEXT: %25 = "pphlo.sort"(%4) <{dimension = 0 : i64, is_stable = true}> ({
// CHECK-NEXT: ^bb0(%arg10: tensor<i32>, %arg11: tensor<i32>):
// CHECK-NEXT: %29 = pphlo.less %arg10, %arg11 : (tensor<i32>, tensor<i32>) -> tensor<i1>
// CHECK-NEXT: pphlo.return %29 : tensor<i1>
// CHECK-NEXT: }) : (tensor<4xi32>) -> tensor<4xi32>
// CHECK-NEXT: %26 = pphlo.reciprocal %arg0 : tensor<2x3xf32>
// CHECK-NEXT: %27 = pphlo.power %arg0, %arg0 : tensor<2x3xf32>
// CHECK-NEXT: %28 = pphlo.constant dense<[true, false]> : tensor<2xi1>
// CHECK-NEXT: pphlo.free %27 : tensor<2x3xf32>
// CHECK-NEXT: return %0 : tensor<2x3xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }
func.func @main(%a: tensor<2x3xf32>, %s: tensor<2x3x!pphlo.secret<f32>>, %p: tensor<2x3xi1>, %i: tensor<i64>, %z: tensor<f32>, %n: tensor<2x3xi32>, %im: tensor<1x4x4x2xf32>, %k: tensor<3x3x2x1xf32>, %d3: tensor<2x3x4xf32>, %e3: tensor<2x4x5xf32>) -> tensor<2x3xf32> {
  %0 = pphlo.add %a, %a {name = "x"} : tensor<2x3xf32>
  %1 = pphlo.add %a, %s : (tensor<2x3xf32>, tensor<2x3x!pphlo.secret<f32>>) -> tensor<2x3x!pphlo.secret<f32>>
  %2 = "pphlo.equal"(%a, %s) : (tensor<2x3xf32>, tensor<2x3x!pphlo.secret<f32>>) -> tensor<2x3x!pphlo.secret<i1>>
  %3 = pphlo.constant dense<[1.0, -0.0, 0x7F800000, 0xFF800000, 0x7FC00000, 9.99999997E-7, 1e-5, 0.1, 3.40282347E+38]> : tensor<9xf32>
  %4 = pphlo.iota dim = 0 : tensor<4xi32>
  %5 = pphlo.broadcast %z, dims = [] : (tensor<f32>) -> tensor<2x3xf32>
  %6 = pphlo.transpose %a, dims = [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
  %7 = pphlo.reverse %a, dims = [0] : tensor<2x3xf32>
  %8 = pphlo.concatenate %a, %a dim = 1 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x6xf32>
  %9 = pphlo.slice %a [0:1:2, 0:2:3] : (tensor<2x3xf32>) -> tensor<2x2xf32>
  %10 = pphlo.pad %a, %z, low = [0, 1], high = [0, 0], interior = [0, 0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x4xf32>
  %11 = pphlo.dot %a, %6 : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
  %12 = pphlo.dot_general %d3, %e3, batching_dims = [0] x [0], contracting_dims = [2] x [1] : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  %13 = pphlo.convolution(%im, %k) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1]} : (tensor<1x4x4x2xf32>, tensor<3x3x2x1xf32>) -> tensor<1x2x2x1xf32>
  %14 = pphlo.dynamic_slice %a, %i, %i sizes = [1, 1] : (tensor<2x3xf32>, tensor<i64>, tensor<i64>) -> tensor<1x1xf32>
  %15 = pphlo.select %p, %a, %a : (tensor<2x3xi1>, tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %16 = pphlo.clamp %a, %a, %a : tensor<2x3xf32>
  %17 = pphlo.clamp %z, %a, %z : (tensor<f32>, tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %18 = pphlo.custom_call @mhlo.erf(%s) {has_side_effect = false, mhlo.attributes = {k = 5 : i64, largest = true}} : (tensor<2x3x!pphlo.secret<f32>>) -> tensor<2x3x!pphlo.secret<f32>>
  %19 = pphlo.convert %n : (tensor<2x3xi32>) -> tensor<2x3xf32>
  %20 = pphlo.bitcast_convert %a : (tensor<2x3xf32>) -> tensor<2x3xi32>
  %21 = pphlo.not %n : tensor<2x3xi32>
  %22 = pphlo.popcnt %n : tensor<2x3xi32>
  %23 = pphlo.sign %a : tensor<2x3xf32>
  %24 = pphlo.dynamic_update_slice %a, %14, %i, %i : (tensor<2x3xf32>, tensor<1x1xf32>, tensor<i64>, tensor<i64>) -> tensor<2x3xf32>
  %25 = "pphlo.sort"(%4) <{dimension = 0 : i64, is_stable = true}> ({
  ^bb0(%x: tensor<i32>, %y: tensor<i32>):
    %l = pphlo.less %x, %y : (tensor<i32>, tensor<i32>) -> tensor<i1>
    pphlo.return %l : tensor<i1>
  }) : (tensor<4xi32>) -> tensor<4xi32>
  %26 = pphlo.reciprocal %a : tensor<2x3xf32>
  %27 = pphlo.power %a, %a : tensor<2x3xf32>
  %28 = pphlo.constant dense<[true, false]> : tensor<2xi1>
  pphlo.free %27 : tensor<2x3xf32>
  pphlo.return %0 : tensor<2x3xf32>
}
