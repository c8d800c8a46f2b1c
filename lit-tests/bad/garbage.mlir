// RUN: not spuc compile --emit pphlo --visibility secret fixtures/bad/garbage/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Random bytes.

// CHECK: error: {{.*}}[encoding]
// CHECK-NOT: internal error
