// RUN: spuc opt --hlo-legalize-to-pphlo --visibility=secret,public,public --split-input-file %s | spuc filecheck %s --implicit-check-not reveal
// What reducers, sorts and scatters take in reaches their results, whatever their bodies ignore.

// A body that ignores its accumulator: an empty reduction would still give the input's secret.
// CHECK-LABEL: func.func @main
// CHECK-SAME: -> (tensor<!pphlo.secret<f32>>, tensor<f32>)
// CHECK: reducer({{%.*}}: tensor<!pphlo.secret<f32>>, {{%.*}}: tensor<!pphlo.secret<f32>>) ({{%.*}}: tensor<f32>, {{%.*}}: tensor<f32>)
func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>, %k: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %r:2 = stablehlo.reduce(%x init: %k), (%y init: %k) across dimensions = [0] : (tensor<4xf32>, tensor<4xf32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
   reducer(%a: tensor<f32>, %b: tensor<f32>) (%c: tensor<f32>, %d: tensor<f32>) {
    stablehlo.return %c, %d : tensor<f32>, tensor<f32>
  }
  return %r#0, %r#1 : tensor<f32>, tensor<f32>
}

// -----

// A secret key makes the order, so every result, secret.
// CHECK-LABEL: func.func @main
// CHECK: "pphlo.sort"(%arg0, %arg1)
// CHECK: (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> (tensor<4x!pphlo.secret<f32>>, tensor<4x!pphlo.secret<f32>>)
func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>, %k: tensor<f32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %r:2 = "stablehlo.sort"(%x, %y) <{dimension = 0 : i64, is_stable = true}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>, %c: tensor<f32>, %d: tensor<f32>):
    %l = stablehlo.compare LT, %a, %b : (tensor<f32>, tensor<f32>) -> tensor<i1>
    stablehlo.return %l : tensor<i1>
  }) : (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// An update that captures a secret: what it made is an operand of the next update.
// CHECK-LABEL: func.func @main
// CHECK: "pphlo.scatter"
// CHECK-NEXT: ^bb0(%arg3: tensor<!pphlo.secret<f32>>, %arg4: tensor<!pphlo.secret<f32>>):
// CHECK: -> tensor<4x!pphlo.secret<f32>>
func.func @main(%k: tensor<f32>, %y: tensor<4xf32>, %i: tensor<2x1xi32>) -> tensor<4xf32> {
  %u = stablehlo.constant dense<1.0> : tensor<2xf32>
  %r = "stablehlo.scatter"(%y, %i, %u) <{scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}> ({
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = stablehlo.add %a, %k : tensor<f32>
    stablehlo.return %s : tensor<f32>
  }) : (tensor<4xf32>, tensor<2x1xi32>, tensor<2xf32>) -> tensor<4xf32>
  return %r : tensor<4xf32>
}
