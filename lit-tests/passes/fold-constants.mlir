// RUN: spuc opt --fold-constants %s | spuc filecheck %s
// Constants are computed in their own types at compile time: unsigned bytes wrap.

// CHECK-LABEL: func.func @main
// CHECK: [[C:%.*]] = pphlo.constant dense<[44, 3]> : tensor<2xui8>
// CHECK: return [[C]]
func.func @main() -> tensor<2xui8> {
  %a = pphlo.constant dense<[200, 1]> : tensor<2xui8>
  %b = pphlo.constant dense<[100, 2]> : tensor<2xui8>
  %0 = pphlo.add %a, %b : tensor<2xui8>
  return %0 : tensor<2xui8>
}
