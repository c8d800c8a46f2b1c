// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/custom_call_unknown/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Custom_call to a target nobody knows.

// CHECK: error: {{.*}}[unsupported-op]
// CHECK-NOT: internal error
