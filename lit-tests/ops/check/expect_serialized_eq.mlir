// RUN: spuc opt %s | spuc filecheck %s
// RUN: spuc interpret %s

// CHECK-LABEL: func.func @main
// CHECK: check.expect_serialized_eq %{{.*}}, probe_id = "x", iter = 1 : tensor<i64>
func.func @main() {
  %0 = stablehlo.constant dense<1> : tensor<i64>
  %1 = stablehlo.constant dense<2> : tensor<i64>
  %2 = interpreter.probe %0, probe_id = "x" : tensor<i64>
  %3 = interpreter.probe %1, probe_id = "x" : tensor<i64>
  check.expect_serialized_eq %1, probe_id = "x", iter = 1 : tensor<i64>
  func.return
}
