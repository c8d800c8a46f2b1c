// RUN: spuc opt --inline-secret-control-flow --split-input-file --verify-diagnostics %s | spuc filecheck %s --implicit-check-not pphlo.case
// An index out of range, negative ones included, takes the last branch: it needs no comparison of its own.

// CHECK-LABEL: func.func @three
// CHECK: [[C:%.*]] = pphlo.abs %arg1
// CHECK: [[ONE:%.*]] = pphlo.constant dense<1> : tensor<i32>
// CHECK: [[IS1:%.*]] = pphlo.equal %arg0, [[ONE]]
// CHECK: [[OR2:%.*]] = pphlo.select [[IS1]], {{%.*}}, [[C]]
// CHECK: [[ZERO:%.*]] = pphlo.constant dense<0> : tensor<i32>
// CHECK: [[IS0:%.*]] = pphlo.equal %arg0, [[ZERO]]
// CHECK: [[R:%.*]] = pphlo.select [[IS0]], {{%.*}}, [[OR2]]
// CHECK-NEXT: return [[R]]
func.func @three(%i: tensor<!pphlo.secret<i32>>, %x: tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>> {
  %r = "pphlo.case"(%i) ({
    %a = pphlo.negate %x : tensor<!pphlo.secret<f32>>
    pphlo.return %a : tensor<!pphlo.secret<f32>>
  }, {
    %b = pphlo.exponential %x : tensor<!pphlo.secret<f32>>
    pphlo.return %b : tensor<!pphlo.secret<f32>>
  }, {
    %c = pphlo.abs %x : tensor<!pphlo.secret<f32>>
    pphlo.return %c : tensor<!pphlo.secret<f32>>
  }) : (tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<f32>>
  return %r : tensor<!pphlo.secret<f32>>
}

// -----

// JAX's cond is a case on a converted boolean: the boolean decides.
// CHECK-LABEL: func.func @cond
// CHECK-NOT: pphlo.equal
// CHECK: [[NOT:%.*]] = pphlo.not %arg0
// CHECK: pphlo.select [[NOT]], {{%.*}}, %arg1
func.func @cond(%p: tensor<!pphlo.secret<i1>>, %x: tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>> {
  %i = pphlo.convert %p : (tensor<!pphlo.secret<i1>>) -> tensor<!pphlo.secret<i32>>
  %r = "pphlo.case"(%i) ({
    %a = pphlo.negate %x : tensor<!pphlo.secret<f32>>
    pphlo.return %a : tensor<!pphlo.secret<f32>>
  }, {
    pphlo.return %x : tensor<!pphlo.secret<f32>>
  }) : (tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<f32>>
  return %r : tensor<!pphlo.secret<f32>>
}

// -----

func.func @reveals(%p: tensor<!pphlo.secret<i1>>, %x: tensor<!pphlo.secret<f32>>) -> tensor<f32> {
  %c = pphlo.constant dense<0.0> : tensor<f32>
  %r = "pphlo.if"(%p) ({
    // expected-error @+1 {{would open it whether the branch is taken or not}}
    %a = pphlo.reveal %x : (tensor<!pphlo.secret<f32>>) -> tensor<f32>
    %s = pphlo.convert %a : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
    pphlo.return %s : tensor<!pphlo.secret<f32>>
  }, {
    pphlo.return %x : tensor<!pphlo.secret<f32>>
  }) : (tensor<!pphlo.secret<i1>>) -> tensor<!pphlo.secret<f32>>
  return %c : tensor<f32>
}
