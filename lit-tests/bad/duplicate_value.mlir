// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/duplicate_value/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// %0 defined twice.

// CHECK: error: {{.*}}[redefinition]
// CHECK-NOT: internal error
