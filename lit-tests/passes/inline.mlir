// RUN: spuc opt --inline %s | spuc filecheck %s --implicit-check-not call --implicit-check-not composite
// Calls and composites disappear; only the entry stays.

// CHECK: func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32>
// CHECK-NEXT: [[A:%.*]] = stablehlo.add %arg0, %arg0
// CHECK-NEXT: [[B:%.*]] = stablehlo.add [[A]], [[A]]
// CHECK-NEXT: return [[B]]
// CHECK-NOT: func.func
func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  %0 = func.call @twice(%arg0) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = stablehlo.composite "my.twice" %0 {decomposition = @twice} : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
func.func private @twice(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.add %arg0, %arg0 : tensor<2xf32>
  return %0 : tensor<2xf32>
}
