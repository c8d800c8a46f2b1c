// RUN: spuc opt --sort-sharing --split-input-file %s | spuc filecheck %s

// sort, argsort and the descending sort of one array are one sort.
// CHECK: %0 = pphlo.iota
// CHECK-NEXT: %1:2 = pphlo.simple_sort %arg0, %0 ASC, dim = 0, num_keys = 1
// CHECK-NEXT: %2 = pphlo.reverse %1#0, dims = [0]
// CHECK-NEXT: return %1#0, %1#1, %2
func.func @main(%x: tensor<9x!pphlo.secret<f32>>) -> (tensor<9x!pphlo.secret<f32>>, tensor<9x!pphlo.secret<i32>>, tensor<9x!pphlo.secret<f32>>) {
  %0 = pphlo.simple_sort %x ASC, dim = 0, num_keys = 1 : (tensor<9x!pphlo.secret<f32>>) -> tensor<9x!pphlo.secret<f32>>
  %1 = pphlo.iota dim = 0 : tensor<9xi32>
  %2:2 = pphlo.simple_sort %x, %1 ASC, dim = 0, num_keys = 1 : (tensor<9x!pphlo.secret<f32>>, tensor<9xi32>) -> (tensor<9x!pphlo.secret<f32>>, tensor<9x!pphlo.secret<i32>>)
  %3 = pphlo.simple_sort %x DES, dim = 0, num_keys = 1 : (tensor<9x!pphlo.secret<f32>>) -> tensor<9x!pphlo.secret<f32>>
  return %0, %2#1, %3 : tensor<9x!pphlo.secret<f32>>, tensor<9x!pphlo.secret<i32>>, tensor<9x!pphlo.secret<f32>>
}

// -----

// What the second one carries comes from the first; another dimension is another order.
// CHECK: pphlo.simple_sort %arg0 ASC, dim = 0, num_keys = 1
// CHECK: pphlo.simple_sort %arg0, {{.*}} ASC, dim = 0, num_keys = 1
// CHECK: pphlo.simple_sort %arg0 ASC, dim = 1, num_keys = 1
func.func @main(%x: tensor<3x3x!pphlo.secret<f32>>) -> (tensor<3x3x!pphlo.secret<f32>>, tensor<3x3x!pphlo.secret<f32>>) {
  %0 = pphlo.simple_sort %x ASC, dim = 0, num_keys = 1 : (tensor<3x3x!pphlo.secret<f32>>) -> tensor<3x3x!pphlo.secret<f32>>
  %1 = pphlo.negate %0 : tensor<3x3x!pphlo.secret<f32>>
  %2:2 = pphlo.simple_sort %x, %1 ASC, dim = 0, num_keys = 1 : (tensor<3x3x!pphlo.secret<f32>>, tensor<3x3x!pphlo.secret<f32>>) -> (tensor<3x3x!pphlo.secret<f32>>, tensor<3x3x!pphlo.secret<f32>>)
  %3 = pphlo.simple_sort %x ASC, dim = 1, num_keys = 1 : (tensor<3x3x!pphlo.secret<f32>>) -> tensor<3x3x!pphlo.secret<f32>>
  return %2#1, %3 : tensor<3x3x!pphlo.secret<f32>>, tensor<3x3x!pphlo.secret<f32>>
}
