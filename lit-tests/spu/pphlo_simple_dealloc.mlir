// RUN: spuc opt --insert-deallocation --split-input-file %s | spuc filecheck %s
// Values that die at one op are freed in the reverse order of their definition; what is returned is not freed.

// CHECK: pphlo.add %0, %1
// CHECK-NEXT: pphlo.free %1
// CHECK-NEXT: pphlo.free %0
// CHECK-NEXT: pphlo.add %2, %2
// CHECK-NEXT: pphlo.free %2
// CHECK-NOT: pphlo.free %3
func.func @main(%arg0: tensor<i32>) -> tensor<i32> {
  %0 = pphlo.constant dense<1> : tensor<i32>
  %1 = pphlo.constant dense<2> : tensor<i32>
  %2 = pphlo.add %0, %1 : tensor<i32>
  %3 = pphlo.add %2, %2 : tensor<i32>
  return %3 : tensor<i32>
}
