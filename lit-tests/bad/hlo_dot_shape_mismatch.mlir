// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/hlo_dot_shape_mismatch/program.hlo.txt 2>&1 | spuc filecheck %s
// Contracting sizes 3 and 4 in HLO text.

// CHECK: error: {{.*}}[shape]
// CHECK-NOT: internal error
