// RUN: spuc opt --fold-constants --dce %s | spuc filecheck %s
// A folded value keeps its visibility; splats are computed on one element, whatever their size.

// CHECK-LABEL: func.func @main
// CHECK: [[C:%.*]] = pphlo.constant dense<-2.000000e+00> : tensor<50000x50000xf32>
// CHECK: [[S:%.*]] = pphlo.convert [[C]] : (tensor<50000x50000xf32>) -> tensor<50000x50000x!pphlo.secret<f32>>
// CHECK: return [[S]]
func.func @main() -> tensor<50000x50000x!pphlo.secret<f32>> {
  %c = pphlo.constant dense<2.0> : tensor<50000x50000xf32>
  %s = pphlo.convert %c : (tensor<50000x50000xf32>) -> tensor<50000x50000x!pphlo.secret<f32>>
  %0 = pphlo.negate %s : tensor<50000x50000x!pphlo.secret<f32>>
  return %0 : tensor<50000x50000x!pphlo.secret<f32>>
}
