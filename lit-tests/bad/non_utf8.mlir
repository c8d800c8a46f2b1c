// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/non_utf8/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Bytes that are not UTF-8 in an identifier.

// CHECK: error: {{.*}}[encoding]
// CHECK-NOT: internal error
