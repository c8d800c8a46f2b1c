// RUN: spuc opt --inline %s | spuc filecheck %s
// Exporters write operations that StableHLO lacks as custom calls.

// CHECK: [[E:%.*]] = chlo.erf %arg0
// CHECK: %values, %indices = chlo.top_k([[E]], k = 2)
// CHECK: stablehlo.custom_call @mhlo.unheard_of
func.func @main(%arg0: tensor<4xf32>) -> (tensor<2xf32>, tensor<2xi32>, tensor<4xf32>) {
  %0 = stablehlo.custom_call @mhlo.erf(%arg0) {mhlo.attributes = {}, mhlo.version = 1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
  %1:2 = stablehlo.custom_call @mhlo.topk(%0) {mhlo.attributes = {k = 2 : i64, largest = true}, mhlo.version = 1 : i64} : (tensor<4xf32>) -> (tensor<2xf32>, tensor<2xi32>)
  %2 = stablehlo.custom_call @mhlo.unheard_of(%arg0) : (tensor<4xf32>) -> tensor<4xf32>
  return %1#0, %1#1, %2 : tensor<2xf32>, tensor<2xi32>, tensor<4xf32>
}
