// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// RUN: spuc run %s --protocol aby3 --fxp 16 | spuc filecheck %s --check-prefix STEP
// The smallest step of fixed point, that of the run.

// CHECK: %0 = "pphlo.epsilon"() : () -> tensor<2xf32>
// STEP: 1.52588e-5

module {
  func.func @main() -> tensor<2xf32> {
    %0 = "pphlo.epsilon"() : () -> tensor<2xf32>
    return %0 : tensor<2xf32>
  }
}
