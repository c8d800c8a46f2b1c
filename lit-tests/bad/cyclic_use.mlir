// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/cyclic_use/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Two operations each use the other's result.

// CHECK: error: {{.*}}[undefined-value]
// CHECK-NOT: internal error
