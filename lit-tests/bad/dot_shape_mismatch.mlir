// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/dot_shape_mismatch/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Contracting sizes 3 and 2.

// CHECK: error: {{.*}}[shape]
// CHECK-NOT: internal error
