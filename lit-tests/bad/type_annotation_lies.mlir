// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/type_annotation_lies/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// The type after the colon is not the type of the operands.

// CHECK: error: {{.*}}[type]
// CHECK-NOT: internal error
