// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// The top of a program: holds its functions.

// CHECK: module @named attributes {note = "kept"} {
// CHECK-NEXT: func.func @main() {
// CHECK-NEXT: return
// CHECK-NEXT: }
// CHECK-NEXT: }

module @named attributes {note = "kept"} {
  func.func @main() {
    return
  }
}
