// RUN: not spuc compile --emit pphlo --visibility secret fixtures/bad/secret_while/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// The loop condition depends on a secret argument; fine when the argument is public.

// CHECK: error: {{.*}}[secret-control-flow]
// CHECK-NOT: internal error
