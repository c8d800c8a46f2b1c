// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/return_type/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Returned type differs from the declared type.

// CHECK: error: {{.*}}[type]
// CHECK-NOT: internal error
