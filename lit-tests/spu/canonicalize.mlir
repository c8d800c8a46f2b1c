// RUN: spuc opt --canonicalize --split-input-file %s | spuc filecheck %s
// What SPU's test of the pass checks, on other programs.

// CHECK-LABEL: @float_one
// CHECK-NOT: pphlo.multiply
// CHECK: return %arg0
func.func @float_one(%x: tensor<6x!pphlo.secret<f32>>) -> tensor<6x!pphlo.secret<f32>> {
  %c = pphlo.constant dense<1.0> : tensor<6xf32>
  %0 = pphlo.multiply %x, %c : (tensor<6x!pphlo.secret<f32>>, tensor<6xf32>) -> tensor<6x!pphlo.secret<f32>>
  return %0 : tensor<6x!pphlo.secret<f32>>
}

// -----

// A whole 1 beside a fixed-point number.
// CHECK-LABEL: @whole_one
// CHECK-NOT: pphlo.multiply
// CHECK: return %arg0
func.func @whole_one(%x: tensor<6x!pphlo.secret<f32>>) -> tensor<6x!pphlo.secret<f32>> {
  %c = pphlo.constant dense<1> : tensor<6xi32>
  %0 = pphlo.multiply %x, %c : (tensor<6x!pphlo.secret<f32>>, tensor<6xi32>) -> tensor<6x!pphlo.secret<f32>>
  return %0 : tensor<6x!pphlo.secret<f32>>
}

// -----

// CHECK-LABEL: @minus_one
// CHECK-NOT: pphlo.multiply
// CHECK: [[N:%.*]] = pphlo.negate %arg0
// CHECK: return [[N]]
func.func @minus_one(%x: tensor<6x!pphlo.secret<f32>>) -> tensor<6x!pphlo.secret<f32>> {
  %c = pphlo.constant dense<-1> : tensor<6xi32>
  %0 = pphlo.multiply %x, %c : (tensor<6x!pphlo.secret<f32>>, tensor<6xi32>) -> tensor<6x!pphlo.secret<f32>>
  return %0 : tensor<6x!pphlo.secret<f32>>
}

// -----

// CHECK-LABEL: @integers
// CHECK: [[C:%.*]] = pphlo.constant dense<[6, -12]> : tensor<2xi32>
// CHECK: return [[C]]
func.func @integers() -> tensor<2xi32> {
  %a = pphlo.constant dense<[2, 3]> : tensor<2xi32>
  %b = pphlo.constant dense<[3, -4]> : tensor<2xi32>
  %0 = pphlo.multiply %a, %b : tensor<2xi32>
  return %0 : tensor<2xi32>
}

// -----

// CHECK-LABEL: @mixed
// CHECK: pphlo.constant dense<6.000000e+00> : tensor<2xf32>
// CHECK-NOT: pphlo.multiply
func.func @mixed() -> tensor<2xf32> {
  %a = pphlo.constant dense<3> : tensor<2xi32>
  %b = pphlo.constant dense<2.0> : tensor<2xf32>
  %0 = pphlo.multiply %a, %b : (tensor<2xi32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: @slices
// CHECK: [[S:%.*]] = pphlo.slice %arg0 [1:1:3, 0:1:2]
// CHECK-NOT: pphlo.slice
// CHECK: return %arg0, [[S]]
func.func @slices(%x: tensor<3x2xi32>) -> (tensor<3x2xi32>, tensor<2x2xi32>) {
  %0 = pphlo.slice %x [0:1:3, 0:1:2] : (tensor<3x2xi32>) -> tensor<3x2xi32>
  %1 = pphlo.slice %x [1:1:3, 0:1:2] : (tensor<3x2xi32>) -> tensor<2x2xi32>
  return %0, %1 : tensor<3x2xi32>, tensor<2x2xi32>
}

// -----

// CHECK-LABEL: @vectors
// CHECK: %0 = pphlo.reshape %arg0 : (tensor<7xf32>) -> tensor<1x7xf32>
// CHECK: %1 = pphlo.reshape %arg1 : (tensor<7xf32>) -> tensor<7x1xf32>
// CHECK: %2 = pphlo.dot %0, %1 : (tensor<1x7xf32>, tensor<7x1xf32>) -> tensor<1x1xf32>
// CHECK: %3 = pphlo.reshape %2 : (tensor<1x1xf32>) -> tensor<f32>
func.func @vectors(%x: tensor<7xf32>, %y: tensor<7xf32>) -> tensor<f32> {
  %0 = pphlo.dot %x, %y : (tensor<7xf32>, tensor<7xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// CHECK-LABEL: @matrix
// CHECK: %0 = pphlo.reshape %arg1 : (tensor<7xf32>) -> tensor<7x1xf32>
// CHECK: %1 = pphlo.dot %arg0, %0 : (tensor<3x7xf32>, tensor<7x1xf32>) -> tensor<3x1xf32>
// CHECK: %2 = pphlo.reshape %1 : (tensor<3x1xf32>) -> tensor<3xf32>
func.func @matrix(%m: tensor<3x7xf32>, %y: tensor<7xf32>) -> tensor<3xf32> {
  %0 = pphlo.dot %m, %y : (tensor<3x7xf32>, tensor<7xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

// A sequence is an image of height 1, features last.
// CHECK-LABEL: @sequence
// CHECK: pphlo.convolution({{.*}}) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [1, 1]} : (tensor<1x1x9x2xf32>, tensor<1x4x2x6xf32>) -> tensor<1x1x6x6xf32>
// CHECK: return {{.*}} : tensor<1x6x6xf32>
func.func @sequence(%x: tensor<1x2x9xf32>, %w: tensor<6x2x4xf32>) -> tensor<1x6x6xf32> {
  %0 = pphlo.convolution(%x, %w) dim_numbers = [b, f, 0]x[o, i, 0]->[b, f, 0], window = {stride = [1]} : (tensor<1x2x9xf32>, tensor<6x2x4xf32>) -> tensor<1x6x6xf32>
  return %0 : tensor<1x6x6xf32>
}
