// RUN: spuc opt --decompose-ops --canonicalize --cse --split-input-file %s | spuc filecheck %s
// What SPU's test of the pass checks, on other programs: comparisons end as less and equal, extremes as choices.

// CHECK-LABEL: @six
// CHECK: %0 = pphlo.less %arg0, %arg1
// CHECK-NEXT: %1 = pphlo.less %arg1, %arg0
// CHECK-NEXT: %2 = pphlo.not %1
// CHECK-NEXT: %3 = pphlo.not %0
// CHECK-NEXT: %4 = pphlo.equal %arg0, %arg1
// CHECK-NEXT: %5 = pphlo.not %4
// CHECK-NEXT: return %0, %1, %2, %3, %5, %4
func.func @six(%a: tensor<3x!pphlo.secret<i64>>, %b: tensor<3x!pphlo.secret<i64>>) -> (tensor<3x!pphlo.secret<i1>>, tensor<3x!pphlo.secret<i1>>, tensor<3x!pphlo.secret<i1>>, tensor<3x!pphlo.secret<i1>>, tensor<3x!pphlo.secret<i1>>, tensor<3x!pphlo.secret<i1>>) {
  %0 = pphlo.less %a, %b : (tensor<3x!pphlo.secret<i64>>, tensor<3x!pphlo.secret<i64>>) -> tensor<3x!pphlo.secret<i1>>
  %1 = pphlo.greater %a, %b : (tensor<3x!pphlo.secret<i64>>, tensor<3x!pphlo.secret<i64>>) -> tensor<3x!pphlo.secret<i1>>
  %2 = pphlo.less_equal %a, %b : (tensor<3x!pphlo.secret<i64>>, tensor<3x!pphlo.secret<i64>>) -> tensor<3x!pphlo.secret<i1>>
  %3 = pphlo.greater_equal %a, %b : (tensor<3x!pphlo.secret<i64>>, tensor<3x!pphlo.secret<i64>>) -> tensor<3x!pphlo.secret<i1>>
  %4 = pphlo.not_equal %a, %b : (tensor<3x!pphlo.secret<i64>>, tensor<3x!pphlo.secret<i64>>) -> tensor<3x!pphlo.secret<i1>>
  %5 = pphlo.equal %a, %b : (tensor<3x!pphlo.secret<i64>>, tensor<3x!pphlo.secret<i64>>) -> tensor<3x!pphlo.secret<i1>>
  return %0, %1, %2, %3, %4, %5 : tensor<3x!pphlo.secret<i1>>, tensor<3x!pphlo.secret<i1>>, tensor<3x!pphlo.secret<i1>>, tensor<3x!pphlo.secret<i1>>, tensor<3x!pphlo.secret<i1>>, tensor<3x!pphlo.secret<i1>>
}

// -----

// One comparison serves both extremes' neighbours: max(a, b) and a > b.
// CHECK-LABEL: @shared
// CHECK: [[L:%.*]] = pphlo.less %arg1, %arg0
// CHECK-NEXT: pphlo.select [[L]], %arg0, %arg1
// CHECK-NOT: pphlo.less
// CHECK: return
func.func @shared(%a: tensor<3xi32>, %b: tensor<3xi32>) -> (tensor<3xi32>, tensor<3xi1>) {
  %0 = pphlo.maximum %a, %b : tensor<3xi32>
  %1 = pphlo.greater %a, %b : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi1>
  return %0, %1 : tensor<3xi32>, tensor<3xi1>
}

// -----

// A clamp compares with its lower bound, then with its upper one.
// CHECK-LABEL: @clamped
// CHECK: [[A:%.*]] = pphlo.less %arg1, %arg0
// CHECK-NEXT: [[M:%.*]] = pphlo.select [[A]], %arg0, %arg1
// CHECK-NEXT: [[B:%.*]] = pphlo.less [[M]], %arg2
// CHECK-NEXT: pphlo.select [[B]], [[M]], %arg2
func.func @clamped(%l: tensor<5xi32>, %x: tensor<5xi32>, %h: tensor<5xi32>) -> tensor<5xi32> {
  %0 = pphlo.clamp %l, %x, %h : tensor<5xi32>
  return %0 : tensor<5xi32>
}

// -----

// CHECK-LABEL: @difference
// CHECK: [[N:%.*]] = pphlo.negate %arg1 : tensor<5xi32>
// CHECK-NEXT: pphlo.add %arg0, [[N]] : tensor<5xi32>
func.func @difference(%a: tensor<5xi32>, %b: tensor<5xi32>) -> tensor<5xi32> {
  %0 = pphlo.subtract %a, %b : tensor<5xi32>
  return %0 : tensor<5xi32>
}

// -----

// Three branches of a public index: two nested choices.
// CHECK-LABEL: @choice
// CHECK-COUNT-2: "pphlo.if"
// CHECK-NOT: "pphlo.case"
func.func @choice(%i: tensor<i32>, %x: tensor<f32>) -> tensor<f32> {
  %0 = "pphlo.case"(%i) ({
    pphlo.return %x : tensor<f32>
  }, {
    %1 = pphlo.negate %x : tensor<f32>
    pphlo.return %1 : tensor<f32>
  }, {
    %2 = pphlo.abs %x : tensor<f32>
    pphlo.return %2 : tensor<f32>
  }) : (tensor<i32>) -> tensor<f32>
  return %0 : tensor<f32>
}
