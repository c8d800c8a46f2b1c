// RUN: spuc opt %s | spuc filecheck %s
// RUN: spuc interpret %s

// CHECK-LABEL: func.func @main
// CHECK: interpreter.probe %{{.*}}, probe_id = "x" : tensor<2xi64>
func.func @main() {
  %0 = stablehlo.constant dense<[1, 2]> : tensor<2xi64>
  %1 = interpreter.probe %0, probe_id = "x" : tensor<2xi64>
  check.expect_serialized_eq %1, probe_id = "x" : tensor<2xi64>
  func.return
}
