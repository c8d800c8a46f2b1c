// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/truncated_mlir/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// Text ends inside the function body.

// CHECK: error: {{.*}}[parse]
// CHECK-NOT: internal error
