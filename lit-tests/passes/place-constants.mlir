// RUN: spuc opt --place-constants %s | spuc filecheck %s
// Every constant stands before its first reader, as second operand where the order does not matter.

// CHECK-LABEL: func.func @main
// CHECK-NEXT: %[[ONE:.*]] = pphlo.constant dense<1.000000e+00>
// CHECK-NEXT: %[[SUM:.*]] = pphlo.add %arg0, %[[ONE]]
// CHECK-NEXT: %[[TWO:.*]] = pphlo.constant dense<2.000000e+00>
// CHECK-NEXT: pphlo.divide %[[SUM]], %[[TWO]]
func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %two = pphlo.constant dense<2.000000e+00> : tensor<2xf32>
  %one = pphlo.constant dense<1.000000e+00> : tensor<2xf32>
  %0 = pphlo.add %one, %arg0 : (tensor<2xf32>, tensor<2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
  %1 = pphlo.divide %0, %two : (tensor<2x!pphlo.secret<f32>>, tensor<2xf32>) -> tensor<2x!pphlo.secret<f32>>
  return %1 : tensor<2x!pphlo.secret<f32>>
}
