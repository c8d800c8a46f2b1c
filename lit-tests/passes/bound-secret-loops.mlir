// RUN: spuc opt --bound-secret-loops=bound=5 --cse %s | spuc filecheck %s
// RUN: not spuc opt --bound-secret-loops=bound=0 %s 2>&1 | spuc filecheck %s --check-prefix=OPTION
// RUN: not spuc compile --emit pphlo %s 2>&1 | spuc filecheck %s --check-prefix=REFUSED
// RUN: spuc compile --emit pphlo --secret-loop-bound 5 %s | spuc filecheck %s --check-prefix=PPHLO
// RUN: not spuc compile --emit pphlo --secret-loop-bound 5 --disable-pass bound-secret-loops %s 2>&1 | spuc filecheck %s --check-prefix=REFUSED
// The loop doubles %x until it is 100: a flag falls then, and both results stop with it. The counter of the body stays public.

// CHECK: [[T:%.*]] = stablehlo.constant dense<true>
// CHECK: [[R:%.*]]:5 = stablehlo.while([[I:%.*]] = %{{.*}}, [[X:%.*]] = %arg0, [[FLAG:%.*]] = [[T]], [[N:%.*]] = %{{.*}}, [[K:%.*]] = %{{.*}})
// CHECK: cond {
// CHECK: stablehlo.constant dense<5>
// CHECK: [[GO:%.*]] = stablehlo.compare LT, [[K]], %{{.*}}, SIGNED
// CHECK-NEXT: stablehlo.return [[GO]]
// CHECK: } do {
// CHECK: [[C:%.*]] = stablehlo.compare LT, [[X]]
// CHECK: [[A:%.*]] = stablehlo.and [[FLAG]], [[C]]
// CHECK: [[J:%.*]] = stablehlo.add [[I]]
// CHECK: [[Y:%.*]] = stablehlo.add [[X]], [[X]]
// CHECK: [[X2:%.*]] = stablehlo.select [[A]], [[Y]], [[X]]
// CHECK: [[N2:%.*]] = stablehlo.select [[A]], [[J]], [[N]]
// CHECK: stablehlo.return [[J]], [[X2]], [[A]], [[N2]]
// CHECK: return [[R]]#3, [[R]]#1

// PPHLO: pphlo.while
// PPHLO: pphlo.less %arg{{.*}} : (tensor<i32>, tensor<i32>) -> tensor<i1>
// PPHLO: pphlo.select %{{.*}} : (tensor<!pphlo.secret<i1>>
// OPTION: error: bound-secret-loops: bound=0 is no number of iterations [option]
// REFUSED: bound-secret-loops.mlir:[[@LINE+5]]:{{.*}}: error: the condition of this 'while' is secret
// REFUSED: hint: give the most iterations that it may take with --secret-loop-bound N
func.func @main(%x: tensor<f32>) -> (tensor<i32>, tensor<f32>) {
  %c = stablehlo.constant dense<0> : tensor<i32>
  %most = stablehlo.constant dense<1.0e+2> : tensor<f32>
  %0:2 = stablehlo.while(%i = %c, %v = %x) : tensor<i32>, tensor<f32>
  cond {
    %1 = stablehlo.compare LT, %v, %most, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    stablehlo.return %1 : tensor<i1>
  } do {
    %one = stablehlo.constant dense<1> : tensor<i32>
    %1 = stablehlo.add %i, %one : tensor<i32>
    %2 = stablehlo.add %v, %v : tensor<f32>
    stablehlo.return %1, %2 : tensor<i32>, tensor<f32>
  }
  return %0#0, %0#1 : tensor<i32>, tensor<f32>
}
