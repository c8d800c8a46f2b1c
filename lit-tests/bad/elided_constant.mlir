// RUN: not spuc compile --emit pphlo --visibility secret fixtures/bad/elided_constant/program.hlo.txt 2>&1 | spuc filecheck %s
// Large constant was left out when the text was printed; values are unknown.

// CHECK: error: {{.*}}[elided-constant]
// CHECK-NOT: internal error
