// RUN: not spuc compile --emit pphlo --visibility secret fixtures/bad/hlo_no_entry/program.hlo.txt 2>&1 | spuc filecheck %s
// A module header and no computation.

// CHECK: error: {{.*}}[missing-entry]
// CHECK-NOT: internal error
