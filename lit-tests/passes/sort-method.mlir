// RUN: spuc opt --sort-method --protocol aby3 --net 40ms,1Gbps %s | spuc filecheck %s --check-prefix=WAN
// RUN: spuc opt --sort-method --protocol aby3 --net 1us,100kbps %s | spuc filecheck %s --check-prefix=THIN
// RUN: spuc opt --sort-method %s | spuc filecheck %s --check-prefix=NONE

// WAN: simple_sort %arg0 ASC, dim = 0, num_keys = 1 {method = #pphlo<sort_method RANKS>}
// THIN: simple_sort %arg0 ASC, dim = 0, num_keys = 1 {method = #pphlo<sort_method NETWORK>}
// NONE: simple_sort %arg0 ASC, dim = 0, num_keys = 1 :
func.func @main(%x: tensor<64x!pphlo.secret<f32>>) -> tensor<64x!pphlo.secret<f32>> {
  %0 = pphlo.simple_sort %x ASC, dim = 0, num_keys = 1 : (tensor<64x!pphlo.secret<f32>>) -> tensor<64x!pphlo.secret<f32>>
  return %0 : tensor<64x!pphlo.secret<f32>>
}
