// RUN: not spuc compile --emit pphlo --visibility secret fixtures/bad/empty/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Empty file.

// CHECK: error: {{.*}}[missing-entry]
// CHECK-NOT: internal error
