// RUN: spuc cost --json --accuracy full %s --protocol aby3 | spuc filecheck %s --check-prefix=FULL
// RUN: spuc cost --json --accuracy fast %s --protocol aby3 | spuc filecheck %s --check-prefix=FAST
// RUN: spuc compile --accuracy fast %s -o %t.bin
// RUN: spuc cost --json %t.bin --protocol aby3 | spuc filecheck %s --check-prefix=FAST
// RUN: spuc run %t.bin --inputs lit-tests/cli/shadow-x.npy | spuc filecheck %s
// RUN: not spuc run --accuracy full %t.bin --inputs lit-tests/cli/shadow-x.npy 2>&1 | spuc filecheck %s --check-prefix=OTHER
// RUN: not spuc run --accuracy best %s 2>&1 | spuc filecheck %s --check-prefix=BAD
// The manifest carries the accuracy: the hash that parties compare covers it.

// FULL: "accuracy":"full","hops":{"online":11,
// FAST: "accuracy":"fast","hops":{"online":9,
// CHECK: protocol aby3, 3 parties, FM64, 18 fraction bits, fast
// OTHER: error: --accuracy is full, but {{.*}} says otherwise: it was compiled for accuracy fast [option]
// BAD: error: spuc run: option '--accuracy <how>' argument 'best' is invalid. Allowed choices are full, fast. [option]
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = stablehlo.tanh %x : tensor<4xf32>
  return %y : tensor<4xf32>
}
