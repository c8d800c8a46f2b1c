// RUN: spuc opt --max-by-ranks --protocol aby3 --net 40ms,1Gbps --split-input-file %s | spuc filecheck %s --check-prefix=WAN
// RUN: spuc opt --max-by-ranks --protocol aby3 --net 1us,100kbps --split-input-file %s | spuc filecheck %s --check-prefix=THIN
// RUN: spuc opt --max-by-ranks --split-input-file %s | spuc filecheck %s --check-prefix=TREE

// WAN: %[[ROWS:.+]] = pphlo.transpose %arg0, dims = [1, 0]
// WAN: %[[TOP:.+]] = pphlo.order_statistics %[[ROWS]] DES, places = 0 to 1 {method = #pphlo<sort_method RANKS>}
// WAN: pphlo.reshape %[[TOP]] : (tensor<2x1x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>>
// THIN: pphlo.reduce
// TREE: pphlo.reduce
func.func @main(%x: tensor<30x2x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<f32>> {
  %i = pphlo.constant dense<0xFF800000> : tensor<f32>
  %0 = pphlo.reduce(%x init: %i) applies pphlo.maximum across dimensions = [0] : (tensor<30x2x!pphlo.secret<f32>>, tensor<f32>) -> tensor<2x!pphlo.secret<f32>>
  return %0 : tensor<2x!pphlo.secret<f32>>
}

// -----

// A maximum with a bound is more than a place.
// WAN: pphlo.reduce
// THIN: pphlo.reduce
// TREE: pphlo.reduce
func.func @main(%x: tensor<30x!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>> {
  %i = pphlo.constant dense<0.0> : tensor<f32>
  %0 = pphlo.reduce(%x init: %i) applies pphlo.maximum across dimensions = [0] : (tensor<30x!pphlo.secret<f32>>, tensor<f32>) -> tensor<!pphlo.secret<f32>>
  return %0 : tensor<!pphlo.secret<f32>>
}

// -----

// An argmax. Over a thin line the tree carries bits in place of the places.
// WAN: %[[TOP:.+]], %[[AT:.+]] = pphlo.top_k(%arg0, k = 1) {method = #pphlo<sort_method RANKS>}
// WAN: %[[PLACE:.+]] = pphlo.reshape %[[AT]]
// WAN: return %[[PLACE]] : tensor<2x!pphlo.secret<i32>>
// THIN: %[[BEST:.+]]:2 = pphlo.argmax %arg0 {window_dimensions = array<i64: 1, 30>}
// THIN: %[[HOT:.+]] = pphlo.reshape %[[BEST]]#1
// THIN: pphlo.dot_general %[[HOT]], %{{.+}}, contracting_dims = [1] x [0]
// TREE: pphlo.reduce
func.func @main(%x: tensor<2x30x!pphlo.secret<f32>>) -> tensor<2x!pphlo.secret<i32>> {
  %i = pphlo.iota dim = 1 : tensor<2x30xi32>
  %m = pphlo.constant dense<0xFF800000> : tensor<f32>
  %z = pphlo.constant dense<0> : tensor<i32>
  %0:2 = pphlo.reduce(%x init: %m), (%i init: %z) across dimensions = [1] : (tensor<2x30x!pphlo.secret<f32>>, tensor<2x30xi32>, tensor<f32>, tensor<i32>) -> (tensor<2x!pphlo.secret<f32>>, tensor<2x!pphlo.secret<i32>>)
   reducer(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>) (%p: tensor<!pphlo.secret<i32>>, %q: tensor<!pphlo.secret<i32>>) {
    %1 = pphlo.greater %a, %b : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    %2 = pphlo.equal %a, %b : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    %3 = pphlo.less %p, %q : (tensor<!pphlo.secret<i32>>, tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<i1>>
    %4 = pphlo.and %2, %3 : tensor<!pphlo.secret<i1>>
    %5 = pphlo.or %1, %4 : tensor<!pphlo.secret<i1>>
    %6 = pphlo.select %1, %a, %b : (tensor<!pphlo.secret<i1>>, tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>>
    %7 = pphlo.select %5, %p, %q : (tensor<!pphlo.secret<i1>>, tensor<!pphlo.secret<i32>>, tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<i32>>
    pphlo.return %6, %7 : tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<i32>>
  }
  return %0#1 : tensor<2x!pphlo.secret<i32>>
}

// -----

// The lesser value with the place of the greater one is no argmax.
// WAN: pphlo.reduce
// THIN: pphlo.reduce
// TREE: pphlo.reduce
func.func @main(%x: tensor<30x!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i32>> {
  %i = pphlo.iota dim = 0 : tensor<30xi32>
  %m = pphlo.constant dense<0xFF800000> : tensor<f32>
  %z = pphlo.constant dense<0> : tensor<i32>
  %0:2 = pphlo.reduce(%x init: %m), (%i init: %z) across dimensions = [0] : (tensor<30x!pphlo.secret<f32>>, tensor<30xi32>, tensor<f32>, tensor<i32>) -> (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<i32>>)
   reducer(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>) (%p: tensor<!pphlo.secret<i32>>, %q: tensor<!pphlo.secret<i32>>) {
    %1 = pphlo.greater %a, %b : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    %2 = pphlo.select %1, %b, %a : (tensor<!pphlo.secret<i1>>, tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<f32>>
    %3 = pphlo.select %1, %p, %q : (tensor<!pphlo.secret<i1>>, tensor<!pphlo.secret<i32>>, tensor<!pphlo.secret<i32>>) -> tensor<!pphlo.secret<i32>>
    pphlo.return %2, %3 : tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<i32>>
  }
  return %0#1 : tensor<!pphlo.secret<i32>>
}
