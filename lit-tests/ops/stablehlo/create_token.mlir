// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// A token that depends on nothing.

// CHECK: module {
// CHECK-NEXT: func.func @create_token_example() -> !stablehlo.token {
// CHECK-NEXT: %0 = stablehlo.create_token : !stablehlo.token
// CHECK-NEXT: return %0 : !stablehlo.token
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @create_token_example() -> !stablehlo.token {
    %0 = stablehlo.create_token : !stablehlo.token
    return %0 : !stablehlo.token
  }
}
