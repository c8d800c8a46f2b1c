// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/wrong_operand_type/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Add of float and integer tensors.

// CHECK: error: {{.*}}[type]
// CHECK-NOT: internal error
