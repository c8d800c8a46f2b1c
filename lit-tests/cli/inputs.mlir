// RUN: spuc run --protocol aby3 fixtures/digits/model.mlir --inputs fixtures/digits/inputs.npz | spuc filecheck %s
// RUN: spuc run --protocol semi2k fixtures/digits/model.hlo.txt --inputs fixtures/digits/inputs.npz | spuc filecheck %s
// RUN: spuc cost fixtures/digits/model.mlir --protocol aby3,semi2k | spuc filecheck %s --check-prefix=COST
// RUN: spuc cost fixtures/digits/model.mlir --json | spuc filecheck %s --check-prefix=JSON
// RUN: not spuc run fixtures/digits/model.mlir 2>&1 | spuc filecheck %s --check-prefix=NONE
// RUN: not spuc run fixtures/digits/model.mlir --inputs fixtures/digits/in1.npy 2>&1 | spuc filecheck %s --check-prefix=SHAPE
// RUN: not spuc run fixtures/digits/model.mlir --inputs arg9=fixtures/digits/in1.npy 2>&1 | spuc filecheck %s --check-prefix=NAME
// The classes of eight images are those that XLA computes in the clear.

// CHECK: out0: i32[8]
// CHECK-NEXT: [2 0 7 9 5 4 3 1]
// CHECK: hops
// COST: op {{.*}}aby3 hops {{.*}}semi2k hops
// COST: pphlo.convolution
// COST: aby3, 3 parties
// COST: semi2k, 2 parties
// JSON: {"protocol":"aby3","parties":3,{{.*}}"threatModel":
// NONE: error: no input is given for 'arg0' (tensor<8x8x8x1xf32>)
// SHAPE: error: argument 'arg0' is tensor<8x8x8x1xf32>, but fixtures/digits/in1.npy has shape [3, 3, 1, 8]
// NAME: error: --inputs: the program has no argument 'arg9' [input]
