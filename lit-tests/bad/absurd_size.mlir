// RUN: not spuc compile --emit pphlo --visibility secret fixtures/bad/absurd_size/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// A result of 10^15 elements; nothing may try to allocate it.

// CHECK: error: {{.*}}[resource-limit]
// CHECK-NOT: internal error
