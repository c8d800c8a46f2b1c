/** PPHLO programs that together use every part of the format; fixtures/bytecode holds them as binary. */
export const goldenPrograms: Readonly<Record<string, string>> = {
  elementwise: `
func.func @main(%x: tensor<2x3x!pphlo.secret<f32>>, %y: tensor<2x3xf32>) -> (tensor<2x3x!pphlo.secret<f32>>, tensor<2x3xi1>) {
  %c = pphlo.constant dense<[[1.5, -2.0, 0.0], [-0.0, 0x7F800000, 0x7FC00000]]> : tensor<2x3xf32>
  %s = pphlo.constant dense<0.1> : tensor<2x3xf32>
  %0 = pphlo.multiply %x, %c : (tensor<2x3x!pphlo.secret<f32>>, tensor<2x3xf32>) -> tensor<2x3x!pphlo.secret<f32>>
  %1 = pphlo.add %0, %s : (tensor<2x3x!pphlo.secret<f32>>, tensor<2x3xf32>) -> tensor<2x3x!pphlo.secret<f32>>
  pphlo.free %0 : tensor<2x3x!pphlo.secret<f32>>
  %2 = pphlo.less %y, %s : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
  return %1, %2 : tensor<2x3x!pphlo.secret<f32>>, tensor<2x3xi1>
}`,
  linear: `
func.func @main(%x: tensor<4x8x8x3x!pphlo.secret<f32>>, %k: tensor<3x3x3x5x!pphlo.secret<f32>>, %w: tensor<5x2xf32>) -> tensor<4x2x!pphlo.secret<f32>> {
  %0 = pphlo.convolution(%x, %k) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [2, 2], pad = [[0, 1], [1, 0]]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64} : (tensor<4x8x8x3x!pphlo.secret<f32>>, tensor<3x3x3x5x!pphlo.secret<f32>>) -> tensor<4x4x4x5x!pphlo.secret<f32>>
  %1 = pphlo.slice %0 [0:4, 0:1, 3:4, 0:5] : (tensor<4x4x4x5x!pphlo.secret<f32>>) -> tensor<4x1x1x5x!pphlo.secret<f32>>
  %2 = pphlo.reshape %1 : (tensor<4x1x1x5x!pphlo.secret<f32>>) -> tensor<4x5x!pphlo.secret<f32>>
  %3 = pphlo.dot_general %2, %w, contracting_dims = [1] x [0] : (tensor<4x5x!pphlo.secret<f32>>, tensor<5x2xf32>) -> tensor<4x2x!pphlo.secret<f32>>
  return %3 : tensor<4x2x!pphlo.secret<f32>>
}`,
  'control-flow': `
func.func @main(%n: tensor<i32>, %x: tensor<4x!pphlo.secret<f32>>, %p: tensor<i1>) -> (tensor<4x!pphlo.secret<f32>>, tensor<i32>) {
  %zero = pphlo.constant dense<0> : tensor<i32>
  %one = pphlo.constant dense<1> : tensor<i32>
  %r:2 = pphlo.while(%i = %n, %v = %x) : tensor<i32>, tensor<4x!pphlo.secret<f32>>
  cond {
    %go = pphlo.greater %i, %zero : (tensor<i32>, tensor<i32>) -> tensor<i1>
    pphlo.return %go : tensor<i1>
  } do {
    %j = pphlo.subtract %i, %one : tensor<i32>
    %w = "pphlo.if"(%p) ({
      %a = pphlo.negate %v : tensor<4x!pphlo.secret<f32>>
      pphlo.return %a : tensor<4x!pphlo.secret<f32>>
    }, {
      pphlo.return %v : tensor<4x!pphlo.secret<f32>>
    }) : (tensor<i1>) -> tensor<4x!pphlo.secret<f32>>
    pphlo.return %j, %w : tensor<i32>, tensor<4x!pphlo.secret<f32>>
  }
  return %r#1, %r#0 : tensor<4x!pphlo.secret<f32>>, tensor<i32>
}`,
  regions: `
func.func @main(%x: tensor<6x!pphlo.secret<f32>>, %i: tensor<6xui64>) -> (tensor<!pphlo.secret<f32>>, tensor<6x!pphlo.secret<ui64>>) {
  %init = pphlo.constant dense<0xFF800000> : tensor<f32>
  %m = pphlo.reduce(%x init: %init) across dimensions = [0] : (tensor<6x!pphlo.secret<f32>>, tensor<f32>) -> tensor<!pphlo.secret<f32>>
   reducer(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>) {
    %s = pphlo.maximum %a, %b : tensor<!pphlo.secret<f32>>
    pphlo.return %s : tensor<!pphlo.secret<f32>>
  }
  %big = pphlo.constant dense<[18446744073709551615, 0, 1, 2, 3, 4]> : tensor<6xui64>
  %k = pphlo.add %i, %big : tensor<6xui64>
  %q:2 = "pphlo.sort"(%x, %k) <{dimension = 0 : i64, is_stable = true}> ({
  ^bb0(%a: tensor<!pphlo.secret<f32>>, %b: tensor<!pphlo.secret<f32>>, %c: tensor<ui64>, %d: tensor<ui64>):
    %l = pphlo.less %a, %b : (tensor<!pphlo.secret<f32>>, tensor<!pphlo.secret<f32>>) -> tensor<!pphlo.secret<i1>>
    pphlo.return %l : tensor<!pphlo.secret<i1>>
  }) : (tensor<6x!pphlo.secret<f32>>, tensor<6xui64>) -> (tensor<6x!pphlo.secret<f32>>, tensor<6x!pphlo.secret<ui64>>)
  return %m, %q#1 : tensor<!pphlo.secret<f32>>, tensor<6x!pphlo.secret<ui64>>
}`,
};
