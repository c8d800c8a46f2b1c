// RUN: spuc opt %s | spuc filecheck %s
// RUN: spuc interpret %s

// CHECK-LABEL: func.func @main
// CHECK: "interpreter.run_parallel"
func.func @id() -> tensor<ui32> {
  %0 = stablehlo.replica_id : tensor<ui32>
  func.return %0 : tensor<ui32>
}
func.func @main() {
  %0:2 = "interpreter.run_parallel"() {programs = [[@id], [@id]]} : () -> (tensor<ui32>, tensor<ui32>)
  check.expect_eq_const %0#0, dense<0> : tensor<ui32>
  check.expect_eq_const %0#1, dense<1> : tensor<ui32>
  func.return
}
