// RUN: not spuc compile --emit pphlo --visibility secret fixtures/bad/reduce_body_type/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Reduction body returns bool for float operands.

// CHECK: error: {{.*}}[type]
// CHECK-NOT: internal error
