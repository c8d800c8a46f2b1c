// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/result_count/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Two results taken from an operation with one.

// CHECK: error: {{.*}}[arity]
// CHECK-NOT: internal error
