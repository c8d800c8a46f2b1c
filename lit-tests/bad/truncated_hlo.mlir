// RUN: not spuc compile --emit pphlo --visibility secret,secret fixtures/bad/truncated_hlo/program.hlo.txt 2>&1 | spuc filecheck %s
// Text ends inside an attribute.

// CHECK: error: {{.*}}[parse]
// CHECK-NOT: internal error
