// RUN: not spuc compile --emit pphlo --visibility secret fixtures/bad/dynamic_shape/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// A dimension of unknown size.

// CHECK: error: {{.*}}[dynamic-shape]
// CHECK-NOT: internal error
