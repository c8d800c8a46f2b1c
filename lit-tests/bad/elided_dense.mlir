// RUN: not spuc compile --emit pphlo --visibility secret fixtures/bad/elided_dense/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Elided constant in MLIR text.

// CHECK: error: {{.*}}[elided-constant]
// CHECK-NOT: internal error
