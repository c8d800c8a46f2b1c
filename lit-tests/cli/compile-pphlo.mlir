// RUN: spuc compile %s -o %t.bin && spuc dis %t.bin | spuc filecheck %s
// RUN: not spuc compile %s --emit pphlo --visibility public 2>&1 | spuc filecheck %s --check-prefix=OTHER
// PPHLO text compiles too: it keeps the visibility of its types.

// CHECK: func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>)
// CHECK-NEXT: pphlo.negate
// OTHER: error: --visibility says public, but {{.*}} says otherwise: its argument 'arg0' is secret [option]
func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %0 = pphlo.negate %arg0 : tensor<2x!pphlo.secret<f32>>
  return %0 : tensor<2x!pphlo.secret<f32>>
}
