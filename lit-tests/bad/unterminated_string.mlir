// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/unterminated_string/program.stablehlo.mlir 2>&1 | spuc filecheck %s
// String without closing quote.

// CHECK: error: {{.*}}[parse]
// CHECK-NOT: internal error
