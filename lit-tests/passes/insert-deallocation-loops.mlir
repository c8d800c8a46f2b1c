// RUN: spuc opt --insert-deallocation %s | spuc filecheck %s
// RUN: spuc opt --insert-deallocation --insert-deallocation %s | spuc filecheck %s
// A block frees what it made; what a loop captures is freed after the loop. A second run changes nothing.

// CHECK-LABEL: func.func @main
// CHECK: [[K:%.*]] = pphlo.negate %arg1
// CHECK-NOT: pphlo.free
// CHECK: pphlo.while
// CHECK: do {
// CHECK: [[E:%.*]] = pphlo.add {{%.*}}, [[K]]
// CHECK-NEXT: [[F:%.*]] = pphlo.multiply [[E]], [[E]]
// CHECK-NEXT: pphlo.free [[E]]
// CHECK-NEXT: pphlo.return {{%.*}}, [[F]]
// CHECK: }
// CHECK-NEXT: pphlo.free {{%.*}}#0
// CHECK-NEXT: pphlo.free [[K]]
// CHECK-NEXT: return
func.func @main(%n: tensor<i32>, %x: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %k = pphlo.negate %x : tensor<2x!pphlo.secret<f32>>
  %r:2 = pphlo.while(%i = %n, %v = %x) : tensor<i32>, tensor<2x!pphlo.secret<f32>>
  cond {
    %go = pphlo.greater %i, %i : (tensor<i32>, tensor<i32>) -> tensor<i1>
    pphlo.return %go : tensor<i1>
  } do {
    %e = pphlo.add %v, %k : tensor<2x!pphlo.secret<f32>>
    %f = pphlo.multiply %e, %e : tensor<2x!pphlo.secret<f32>>
    pphlo.return %i, %f : tensor<i32>, tensor<2x!pphlo.secret<f32>>
  }
  return %r#1 : tensor<2x!pphlo.secret<f32>>
}
