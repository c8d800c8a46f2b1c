// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/unknown_op/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Operation that does not exist.

// CHECK: error: {{.*}}[unknown-op]
// CHECK-NOT: internal error
