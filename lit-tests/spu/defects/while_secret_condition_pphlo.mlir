// RUN: not spuc opt %s 2>&1 | spuc filecheck %s
// PPHLO text, of whatever origin, with a secret loop condition does not verify: that it ends tells something of the secret.

// CHECK: has a secret condition
// CHECK-NOT: internal error
func.func @main(%n: tensor<!pphlo.secret<i32>>) -> tensor<i32> {
  %0 = pphlo.constant dense<0> : tensor<i32>
  %r = pphlo.while(%i = %0) : tensor<i32>
  cond {
    %c = pphlo.less %i, %n : (tensor<i32>, tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<i1>>
    pphlo.return %c : tensor<!pphlo.secret<i1>>
  } do {
    pphlo.return %i : tensor<i32>
  }
  return %r : tensor<i32>
}
