// RUN: spuc ops pphlo.add | spuc filecheck %s
// RUN: spuc ops --json --dialect pphlo reveal | spuc filecheck %s --check-prefix=JSON
// RUN: spuc passes | spuc filecheck %s --check-prefix=PASSES
// RUN: not spuc ops pphlo.ad 2>&1 | spuc filecheck %s --check-prefix=NEAR

// CHECK: pphlo.add (opcode 16, bytecode 1)
// CHECK: operands:
// CHECK-NEXT: lhs: a tensor
// JSON: {"name":"pphlo.reveal",
// PASSES: canonicalize
// NEAR: error: there is no operation 'pphlo.ad'
// NEAR-NEXT: hint: did you mean {{.*}}pphlo.add
