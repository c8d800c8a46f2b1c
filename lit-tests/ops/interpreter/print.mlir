// RUN: spuc opt %s | spuc filecheck %s
// RUN: spuc interpret %s

// CHECK-LABEL: func.func @main
// CHECK: interpreter.print %{{.*}} : tensor<2xi64>
func.func @main() {
  %0 = stablehlo.constant dense<[1, 2]> : tensor<2xi64>
  interpreter.print %0 : tensor<2xi64>
  func.return
}
