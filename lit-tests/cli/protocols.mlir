// RUN: spuc protocols | spuc filecheck %s
// RUN: spuc protocols aby3 | spuc filecheck %s --check-prefix=ONE
// RUN: spuc protocols --json semi2k | spuc filecheck %s --check-prefix=JSON
// RUN: not spuc protocols ./absent.js 2>&1 | spuc filecheck %s --check-prefix=FILE

// CHECK: plain
// CHECK: aby3 {{.*}}3
// CHECK: threat models
// CHECK: aby3: {{.*}}collude
// ONE: source:
// ONE: opens:
// JSON: {"name":"semi2k",
// FILE: error: --protocol ./absent.js: there is no such file
