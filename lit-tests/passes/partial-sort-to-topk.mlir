// RUN: spuc opt --partial-sort-to-topk --split-input-file %s | spuc filecheck %s
// RUN: spuc opt --partial-sort-to-topk --lower-custom-calls --dce --split-input-file %s | spuc filecheck %s --check-prefix=LOW

// The largest element: k is 0.
// CHECK: custom_call @mhlo.topk(%arg0) {mhlo.attributes = {k = 0 : i64, k_hi = 1 : i64, largest = true, value_only = true}}
// LOW: %0 = pphlo.order_statistics %arg0 DES, places = 0 to 1
// LOW-NEXT: %1 = pphlo.slice %0 [0:1:1]
func.func @main(%x: tensor<9x!pphlo.secret<f32>>) -> tensor<1x!pphlo.secret<f32>> {
  %0 = pphlo.simple_sort %x ASC, dim = 0, num_keys = 1 : (tensor<9x!pphlo.secret<f32>>) -> tensor<9x!pphlo.secret<f32>>
  %1 = pphlo.slice %0 [8:1:9] : (tensor<9x!pphlo.secret<f32>>) -> tensor<1x!pphlo.secret<f32>>
  return %1 : tensor<1x!pphlo.secret<f32>>
}

// -----

// A gather at a constant place, as JAX reads a median of columns.
// CHECK: custom_call @mhlo.topk({{.*}}) {mhlo.attributes = {k = 4 : i64, k_hi = 5 : i64
// LOW: pphlo.order_statistics {{.*}} DES, places = 4 to 5
func.func @main(%x: tensor<9x2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %0 = pphlo.simple_sort %x ASC, dim = 0, num_keys = 1 : (tensor<9x2x!pphlo.secret<f32>>) -> tensor<9x2x!pphlo.secret<f32>>
  %1 = pphlo.constant dense<4> : tensor<1xi32>
  %2 = "pphlo.gather"(%0, %1) {dimension_numbers = #stablehlo.gather<offset_dims = [0], collapsed_slice_dims = [0], start_index_map = [0]>, slice_sizes = array<i64: 1, 2>, indices_are_sorted = true} : (tensor<9x2x!pphlo.secret<f32>>, tensor<1xi32>) -> tensor<2x!pphlo.secret<f32>>
  return %2 : tensor<2x!pphlo.secret<f32>>
}

// -----

// All of it is read, or more than one operand is sorted: nothing to save.
// CHECK-NOT: mhlo.topk
// LOW: simple_sort
func.func @main(%x: tensor<9x!pphlo.secret<f32>>) -> (tensor<9x!pphlo.secret<f32>>, tensor<1x!pphlo.secret<f32>>) {
  %0 = pphlo.simple_sort %x ASC, dim = 0, num_keys = 1 : (tensor<9x!pphlo.secret<f32>>) -> tensor<9x!pphlo.secret<f32>>
  %1 = pphlo.slice %0 [8:1:9] : (tensor<9x!pphlo.secret<f32>>) -> tensor<1x!pphlo.secret<f32>>
  return %0, %1 : tensor<9x!pphlo.secret<f32>>, tensor<1x!pphlo.secret<f32>>
}
