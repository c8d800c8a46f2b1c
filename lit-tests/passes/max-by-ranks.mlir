// RUN: spuc opt --max-by-ranks --protocol aby3 --net 40ms,1Gbps --split-input-file %s | spuc filecheck %s --check-prefix=WAN
// RUN: spuc opt --max-by-ranks --protocol aby3 --net 1us,100kbps --split-input-file %s | spuc filecheck %s --check-prefix=TREE
// RUN: spuc opt --max-by-ranks --split-input-file %s | spuc filecheck %s --check-prefix=TREE

// WAN: %[[ROWS:.+]] = pphlo.transpose %arg0, dims = [1, 0]
// WAN: %[[TOP:.+]] = pphlo.order_statistics %[[ROWS]] DES, places = 0 to 1 {method = #pphlo<sort_method RANKS>}
// WAN: pphlo.reshape %[[TOP]] : (tensor<2x1x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
// TREE: pphlo.reduce
func.func @main(%x: tensor<30x2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %i = pphlo.constant dense<0xFF800000> : tensor<f32>
  %0 = pphlo.reduce(%x init: %i) applies pphlo.maximum across dimensions = [0] : (tensor<30x2x!pphlo.secret<f32>>, tensor<f32>) -> tensor<2x!pphlo.secret<f32>>
  return %0 : tensor<2x!pphlo.secret<f32>>
}

// -----

// A maximum with a bound is more than a place.
// WAN: pphlo.reduce
// TREE: pphlo.reduce
func.func @main(%x: tensor<30x!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>> {
  %i = pphlo.constant dense<0.0> : tensor<f32>
  %0 = pphlo.reduce(%x init: %i) applies pphlo.maximum across dimensions = [0] : (tensor<30x!pphlo.secret<f32>>, tensor<f32>) -> tensor<!pphlo.secret<f32>>
  return %0 : tensor<!pphlo.secret<f32>>
}
