// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/undefined_value/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// %9 is never defined.

// CHECK: error: {{.*}}[undefined-value]
// CHECK-NOT: internal error
