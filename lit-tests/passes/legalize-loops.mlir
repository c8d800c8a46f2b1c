// RUN: spuc opt --hlo-legalize-to-pphlo --visibility=public,secret,public --split-input-file %s | spuc filecheck %s --implicit-check-not reveal
// Secrecy of loop values only rises: a carry that the body makes public may still be the secret it started as.

// The body gives (b, b + b): the first carry stays secret, because the loop may not run at all.
// CHECK-LABEL: func.func @main
// CHECK-SAME: -> (tensor<!pphlo.secret<f32>>, tensor<f32>)
// CHECK: pphlo.while([[I:%.*]] = %arg0, [[A:%.*]] = %arg1, [[B:%.*]] = %arg2) : tensor<i32>, tensor<!pphlo.secret<f32>>, tensor<f32>
// CHECK: [[SUM:%.*]] = pphlo.add [[B]], [[B]] : tensor<f32>
// CHECK: [[SEALED:%.*]] = pphlo.convert [[B]] : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
// CHECK: pphlo.return {{.*}}, [[SEALED]], [[SUM]]
func.func @main(%n: tensor<i32>, %s: tensor<f32>, %p: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %one = stablehlo.constant dense<1> : tensor<i32>
  %r:3 = stablehlo.while(%i = %n, %a = %s, %b = %p) : tensor<i32>, tensor<f32>, tensor<f32>
  cond {
    %go = stablehlo.compare GT, %i, %one : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %go : tensor<i1>
  } do {
    %j = stablehlo.subtract %i, %one : tensor<i32>
    %c = stablehlo.add %b, %b : tensor<f32>
    stablehlo.return %j, %b, %c : tensor<i32>, tensor<f32>, tensor<f32>
  }
  return %r#1, %r#2 : tensor<f32>, tensor<f32>
}

// -----

// A body that swaps its carries: both are secret, and inference ends.
// CHECK-LABEL: func.func @main
// CHECK-SAME: -> (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>)
// CHECK: [[INIT:%.*]] = pphlo.convert %arg2 : (tensor<f32>) -> tensor<!pphlo.secret<f32>>
// CHECK-NEXT: pphlo.while({{%.*}} = %arg0, {{%.*}} = %arg1, {{%.*}} = [[INIT]])
func.func @main(%n: tensor<i32>, %s: tensor<f32>, %p: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %one = stablehlo.constant dense<1> : tensor<i32>
  %r:3 = stablehlo.while(%i = %n, %a = %s, %b = %p) : tensor<i32>, tensor<f32>, tensor<f32>
  cond {
    %go = stablehlo.compare GT, %i, %one : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %go : tensor<i1>
  } do {
    %j = stablehlo.subtract %i, %one : tensor<i32>
    stablehlo.return %j, %b, %a : tensor<i32>, tensor<f32>, tensor<f32>
  }
  return %r#1, %r#2 : tensor<f32>, tensor<f32>
}
