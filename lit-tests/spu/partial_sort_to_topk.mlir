// RUN: spuc opt --partial-sort-to-topk --split-input-file %s | spuc filecheck %s
// Two neighbouring places of a sort, ascending and descending, of rows and of columns.

func.func @main(%arg0: tensor<12x2x!pphlo.secret<f32>>) -> (tensor<1x2x!pphlo.secret<f32>>, tensor<1x2x!pphlo.secret<f32>>) {
  // CHECK: %0 = pphlo.transpose %arg0, dims = [1, 0] : (tensor<12x2x!pphlo.secret<f32>>) -> tensor<2x12x!pphlo.secret<f32>>
  // CHECK-NEXT: %1 = pphlo.custom_call @mhlo.topk(%0) {mhlo.attributes = {k = 5 : i64, k_hi = 7 : i64, largest = true, value_only = true}} : (tensor<2x12x!pphlo.secret<f32>>) -> tensor<2x7x!pphlo.secret<f32>>
  // CHECK-NEXT: %2 = pphlo.transpose %1, dims = [1, 0] : (tensor<2x7x!pphlo.secret<f32>>) -> tensor<7x2x!pphlo.secret<f32>>
  // CHECK-NEXT: %3 = pphlo.slice %2 [6:1:7, 0:1:2]
  // CHECK-NEXT: %4 = pphlo.slice %2 [5:1:6, 0:1:2]
  // CHECK-NEXT: return %3, %4
  %0 = pphlo.simple_sort %arg0 ASC, dim = 0, num_keys = 1 : (tensor<12x2x!pphlo.secret<f32>>) -> tensor<12x2x!pphlo.secret<f32>>
  %1 = pphlo.slice %0 [5:1:6, 0:1:2] : (tensor<12x2x!pphlo.secret<f32>>) -> tensor<1x2x!pphlo.secret<f32>>
  %2 = pphlo.slice %0 [6:1:7, 0:1:2] : (tensor<12x2x!pphlo.secret<f32>>) -> tensor<1x2x!pphlo.secret<f32>>
  return %1, %2 : tensor<1x2x!pphlo.secret<f32>>, tensor<1x2x!pphlo.secret<f32>>
}

// -----

func.func @main(%arg0: tensor<12x!pphlo.secret<f32>>) -> (tensor<1x!pphlo.secret<f32>>, tensor<1x!pphlo.secret<f32>>) {
  // CHECK-NOT: pphlo.transpose
  // CHECK: pphlo.custom_call @mhlo.topk(%arg0) {mhlo.attributes = {k = 5 : i64, k_hi = 7 : i64, largest = true, value_only = true}} : (tensor<12x!pphlo.secret<f32>>) -> tensor<7x!pphlo.secret<f32>>
  %0 = pphlo.simple_sort %arg0 ASC, dim = 0, num_keys = 1 : (tensor<12x!pphlo.secret<f32>>) -> tensor<12x!pphlo.secret<f32>>
  %1 = pphlo.slice %0 [5:1:6] : (tensor<12x!pphlo.secret<f32>>) -> tensor<1x!pphlo.secret<f32>>
  %2 = pphlo.slice %0 [6:1:7] : (tensor<12x!pphlo.secret<f32>>) -> tensor<1x!pphlo.secret<f32>>
  return %1, %2 : tensor<1x!pphlo.secret<f32>>, tensor<1x!pphlo.secret<f32>>
}

// -----

func.func @main(%arg0: tensor<14x2x!pphlo.secret<f32>>) -> (tensor<1x2x!pphlo.secret<f32>>, tensor<1x2x!pphlo.secret<f32>>) {
  // CHECK: %0 = pphlo.transpose %arg0, dims = [1, 0]
  // CHECK-NEXT: %1 = pphlo.custom_call @mhlo.topk(%0) {mhlo.attributes = {k = 5 : i64, k_hi = 7 : i64, largest = true, value_only = true}} : (tensor<2x14x!pphlo.secret<f32>>) -> tensor<2x7x!pphlo.secret<f32>>
  // CHECK: pphlo.slice %2 [5:1:6, 0:1:2]
  // CHECK: pphlo.slice %2 [6:1:7, 0:1:2]
  %0 = pphlo.simple_sort %arg0 DES, dim = 0, num_keys = 1 : (tensor<14x2x!pphlo.secret<f32>>) -> tensor<14x2x!pphlo.secret<f32>>
  %1 = pphlo.slice %0 [5:1:6, 0:1:2] : (tensor<14x2x!pphlo.secret<f32>>) -> tensor<1x2x!pphlo.secret<f32>>
  %2 = pphlo.slice %0 [6:1:7, 0:1:2] : (tensor<14x2x!pphlo.secret<f32>>) -> tensor<1x2x!pphlo.secret<f32>>
  return %1, %2 : tensor<1x2x!pphlo.secret<f32>>, tensor<1x2x!pphlo.secret<f32>>
}

// -----

func.func @main(%arg0: tensor<14x!pphlo.secret<f32>>) -> (tensor<1x!pphlo.secret<f32>>, tensor<1x!pphlo.secret<f32>>) {
  // CHECK: pphlo.custom_call @mhlo.topk(%arg0) {mhlo.attributes = {k = 5 : i64, k_hi = 7 : i64, largest = true, value_only = true}} : (tensor<14x!pphlo.secret<f32>>) -> tensor<7x!pphlo.secret<f32>>
  %0 = pphlo.simple_sort %arg0 DES, dim = 0, num_keys = 1 : (tensor<14x!pphlo.secret<f32>>) -> tensor<14x!pphlo.secret<f32>>
  %1 = pphlo.slice %0 [5:1:6] : (tensor<14x!pphlo.secret<f32>>) -> tensor<1x!pphlo.secret<f32>>
  %2 = pphlo.slice %0 [6:1:7] : (tensor<14x!pphlo.secret<f32>>) -> tensor<1x!pphlo.secret<f32>>
  return %1, %2 : tensor<1x!pphlo.secret<f32>>, tensor<1x!pphlo.secret<f32>>
}
