// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// A token that comes after all its operands.

// CHECK: module {
// CHECK-NEXT: func.func @after_all_example(%arg0: !stablehlo.token) -> !stablehlo.token {
// CHECK-NEXT: %0 = stablehlo.after_all %arg0, %arg0 : !stablehlo.token
// CHECK-NEXT: return %0 : !stablehlo.token
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @after_all_example(%arg0: !stablehlo.token) -> !stablehlo.token {
    %0 = stablehlo.after_all %arg0, %arg0 : !stablehlo.token
    return %0 : !stablehlo.token
  }
}
