// RUN: spuc opt --convert-push-down --cse --split-input-file %s | spuc filecheck %s

// A cast of one input, read through three moves: each move takes the integers, and the casts come last.
// CHECK-LABEL: func.func @moves
// CHECK: [[R:%.*]] = pphlo.reshape %arg0 : (tensor<2x6xi32>) -> tensor<12xi32>
// CHECK-NEXT: [[RC:%.*]] = pphlo.convert [[R]] : (tensor<12xi32>) -> tensor<12xf32>
// CHECK-NEXT: [[T:%.*]] = pphlo.transpose %arg0, dims = [1, 0] : (tensor<2x6xi32>) -> tensor<6x2xi32>
// CHECK-NEXT: [[TC:%.*]] = pphlo.convert [[T]] : (tensor<6x2xi32>) -> tensor<6x2xf32>
// CHECK-NEXT: [[S:%.*]] = pphlo.slice %arg0 [0:1:1, 2:1:4] : (tensor<2x6xi32>) -> tensor<1x2xi32>
// CHECK-NEXT: [[SC:%.*]] = pphlo.convert [[S]] : (tensor<1x2xi32>) -> tensor<1x2xf32>
// CHECK-NEXT: return [[RC]], [[TC]], [[SC]]
func.func @moves(%x: tensor<2x6xi32>) -> (tensor<12xf32>, tensor<6x2xf32>, tensor<1x2xf32>) {
  %0 = pphlo.convert %x : (tensor<2x6xi32>) -> tensor<2x6xf32>
  %1 = pphlo.reshape %0 : (tensor<2x6xf32>) -> tensor<12xf32>
  %2 = pphlo.transpose %0, dims = [1, 0] : (tensor<2x6xf32>) -> tensor<6x2xf32>
  %3 = pphlo.slice %0 [0:1:1, 2:1:4] : (tensor<2x6xf32>) -> tensor<1x2xf32>
  return %1, %2, %3 : tensor<12xf32>, tensor<6x2xf32>, tensor<1x2xf32>
}

// -----

// Seals sink too, through one move after the other.
// CHECK-LABEL: func.func @seal
// CHECK: [[R:%.*]] = pphlo.reshape %arg0 : (tensor<2x3xf32>) -> tensor<3x2xf32>
// CHECK-NEXT: [[T:%.*]] = pphlo.transpose [[R]], dims = [1, 0] : (tensor<3x2xf32>) -> tensor<2x3xf32>
// CHECK-NEXT: [[C:%.*]] = pphlo.convert [[T]] : (tensor<2x3xf32>) -> tensor<2x3x!pphlo.secret<f32>>
// CHECK-NEXT: return [[C]]
func.func @seal(%x: tensor<2x3xf32>) -> tensor<2x3x!pphlo.secret<f32>> {
  %0 = pphlo.convert %x : (tensor<2x3xf32>) -> tensor<2x3x!pphlo.secret<f32>>
  %1 = pphlo.reshape %0 : (tensor<2x3x!pphlo.secret<f32>>) -> tensor<3x2x!pphlo.secret<f32>>
  %2 = pphlo.transpose %1, dims = [1, 0] : (tensor<3x2x!pphlo.secret<f32>>) -> tensor<2x3x!pphlo.secret<f32>>
  return %2 : tensor<2x3x!pphlo.secret<f32>>
}
