// RUN: not spuc compile --emit pphlo --visibility secret fixtures/bad/reduce_dim_out_of_range/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Dimension 3 of a vector.

// CHECK: error: {{.*}}[shape]
// CHECK-NOT: internal error
