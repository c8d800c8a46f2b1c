// RUN: spu-opt -split-input-file -verify-diagnostics %s
// RUN: not spuc opt --split-input-file %s 2>&1 | FileCheck %s
// What the verifier says of wrong PPHLO, in the words that SPU's and StableHLO's users know. The second run holds that nothing else is said.
// CHECK-COUNT-25: error:
// CHECK-NOT: error:

func.func @main(%arg0: tensor<9x1xf32>) -> tensor<9x1xf32> {
  // expected-error @+1 {{op permutation 3 out of range [0, 2]}}
  %0 = pphlo.transpose %arg0, dims = [1, 3] : (tensor<9x1xf32>) -> tensor<9x1xf32>
  pphlo.return %0 : tensor<9x1xf32>
}

// -----

func.func @main(%arg0: tensor<9x1xf32>) -> tensor<9x1xf32> {
  // expected-error @+1 {{op permutation -1 out of range [0, 2]}}
  %0 = "pphlo.transpose"(%arg0) {permutation = array<i64: -1, 0>} : (tensor<9x1xf32>) -> tensor<9x1xf32>
  pphlo.return %0 : tensor<9x1xf32>
}

// -----

func.func @main(%arg0: tensor<9x1xf32>) -> tensor<9x1xf32> {
  // expected-error @+1 {{shape mismatch input shape = 9x1, result shape = 9x1, permutation = 1x0}}
  %0 = pphlo.transpose %arg0, dims = [1, 0] : (tensor<9x1xf32>) -> tensor<9x1xf32>
  pphlo.return %0 : tensor<9x1xf32>
}

// -----

func.func @main(%arg0: tensor<9x1xf32>) -> tensor<1x9xf64> {
  // expected-error @+1 {{'pphlo.transpose' op requires the same element type for all operands and results}}
  %0 = pphlo.transpose %arg0, dims = [1, 0] : (tensor<9x1xf32>) -> tensor<1x9xf64>
  pphlo.return %0 : tensor<1x9xf64>
}

// -----

func.func @main(%arg0: tensor<9x1x!pphlo.secret<f32>>) -> tensor<1x9xf32> {
  // expected-error @+1 {{requires the same element type for all operands and results}}
  %0 = pphlo.transpose %arg0, dims = [1, 0] : (tensor<9x1x!pphlo.secret<f32>>) -> tensor<1x9xf32>
  pphlo.return %0 : tensor<1x9xf32>
}

// -----

func.func @main(%arg0: tensor<3x1x!pphlo.secret<f32>>) -> tensor<3x4x!pphlo.secret<f32>> {
  // expected-error @+1 {{broadcast_dimensions size (1) does not match operand rank (2)}}
  %0 = "pphlo.broadcast"(%arg0) {broadcast_dimensions = array<i64: 0>} : (tensor<3x1x!pphlo.secret<f32>>) -> tensor<3x4x!pphlo.secret<f32>>
  pphlo.return %0 : tensor<3x4x!pphlo.secret<f32>>
}

// -----

func.func @main() -> tensor<16xi32> {
  %0 = pphlo.constant dense<1> : tensor<1xi32>
  // expected-error @+1 {{broadcast_dimensions contains invalid value 13 for result with rank 1}}
  %1 = pphlo.broadcast %0, dims = [13] : (tensor<1xi32>) -> tensor<16xi32>
  pphlo.return %1 : tensor<16xi32>
}

// -----

func.func @main() -> tensor<4xi32> {
  // expected-error @+1 {{iota dimension cannot go beyond the output rank}}
  %0 = pphlo.iota dim = 1000 : tensor<4xi32>
  pphlo.return %0 : tensor<4xi32>
}

// -----

func.func @main() -> tensor<4xi32> {
  // expected-error @+1 {{iota dimension cannot go beyond the output rank}}
  %0 = pphlo.iota dim = -1 : tensor<4xi32>
  pphlo.return %0 : tensor<4xi32>
}

// -----

func.func @main(%arg0: tensor<3xi32>) -> tensor<6xi32> {
  // expected-error @+1 {{dimension -1 is negative}}
  %0 = "pphlo.concatenate"(%arg0, %arg0) {dimension = -1 : i64} : (tensor<3xi32>, tensor<3xi32>) -> tensor<6xi32>
  pphlo.return %0 : tensor<6xi32>
}

// -----

func.func @main(%arg0: tensor<i32>) -> tensor<2xi32> {
  // expected-error @+1 {{rank-0 values cannot be concatenated}}
  %0 = pphlo.concatenate %arg0, %arg0 dim = 0 : (tensor<i32>, tensor<i32>) -> tensor<2xi32>
  pphlo.return %0 : tensor<2xi32>
}

// -----

func.func @main(%arg0: tensor<3xi32>) -> tensor<6xi32> {
  // expected-error @+1 {{dimension 10 is out-of-bounds for input rank 1}}
  %0 = pphlo.concatenate %arg0, %arg0 dim = 10 : (tensor<3xi32>, tensor<3xi32>) -> tensor<6xi32>
  pphlo.return %0 : tensor<6xi32>
}

// -----

func.func @main(%arg0: tensor<3xi32>, %arg1: tensor<3x1xi32>) -> tensor<6xi32> {
  // expected-error @+1 {{operands (0) and (1) do not match rank}}
  %0 = pphlo.concatenate %arg0, %arg1 dim = 0 : (tensor<3xi32>, tensor<3x1xi32>) -> tensor<6xi32>
  pphlo.return %0 : tensor<6xi32>
}

// -----

func.func @main(%arg0: tensor<3x4xi32>, %arg1: tensor<3x5xi32>) -> tensor<6x4xi32> {
  // expected-error @+1 {{shapes of operand (0) and (1) do not match at non-concat index: (3, 4) != (3, 5) at non-concat index 1}}
  %0 = pphlo.concatenate %arg0, %arg1 dim = 0 : (tensor<3x4xi32>, tensor<3x5xi32>) -> tensor<6x4xi32>
  pphlo.return %0 : tensor<6x4xi32>
}

// -----

func.func @main(%arg0: tensor<3x4xi32>) -> tensor<1x4xi32> {
  // expected-error @+1 {{negative start index -2 in dimension 0}}
  %0 = "pphlo.slice"(%arg0) {start_indices = array<i64: -2, 0>, limit_indices = array<i64: 2, 4>, strides = array<i64: 1, 2>} : (tensor<3x4xi32>) -> tensor<1x4xi32>
  pphlo.return %0 : tensor<1x4xi32>
}

// -----

func.func @main(%arg0: tensor<3x4xi32>) -> tensor<1x4xi32> {
  // expected-error @+1 {{limit index 5 is larger than dimension size 4 in dimension 1}}
  %0 = "pphlo.slice"(%arg0) {start_indices = array<i64: 1, 0>, limit_indices = array<i64: 2, 5>, strides = array<i64: 1, 2>} : (tensor<3x4xi32>) -> tensor<1x4xi32>
  pphlo.return %0 : tensor<1x4xi32>
}

// -----

func.func @main(%arg0: tensor<3x4xi32>) -> tensor<1x4xi32> {
  // expected-error @+1 {{start index 3 is larger than limit index 2 in dimension 0}}
  %0 = "pphlo.slice"(%arg0) {start_indices = array<i64: 3, 0>, limit_indices = array<i64: 2, 4>, strides = array<i64: 1, 2>} : (tensor<3x4xi32>) -> tensor<1x4xi32>
  pphlo.return %0 : tensor<1x4xi32>
}

// -----

func.func @main(%arg0: tensor<3x4xi32>) -> tensor<1x2xi32> {
  // expected-error @+1 {{stride must be positive but got 0 in dimension 1}}
  %0 = "pphlo.slice"(%arg0) {start_indices = array<i64: 1, 0>, limit_indices = array<i64: 2, 4>, strides = array<i64: 1, 0>} : (tensor<3x4xi32>) -> tensor<1x2xi32>
  pphlo.return %0 : tensor<1x2xi32>
}

// -----

func.func @main(%arg0: tensor<3xi32>, %arg1: tensor<i32>) -> tensor<3xi32> {
  // expected-error @+1 {{Interior padding cannot be negative: -1}}
  %0 = pphlo.pad %arg0, %arg1, low = [1], high = [1], interior = [-1] : (tensor<3xi32>, tensor<i32>) -> tensor<3xi32>
  pphlo.return %0 : tensor<3xi32>
}

// -----

func.func @main(%arg0: tensor<3x2xi32>) -> tensor<3x2xi32> {
  // expected-error @+1 {{dimensions are not unique}}
  %0 = pphlo.reverse %arg0, dims = [1, 1] : tensor<3x2xi32>
  pphlo.return %0 : tensor<3x2xi32>
}

// -----

func.func @main(%arg0: tensor<3x2xi32>) -> tensor<3x2xi32> {
  // expected-error @+1 {{all dimensions should be non-negative. Got dimension: -1.}}
  %0 = pphlo.reverse %arg0, dims = [-1] : tensor<3x2xi32>
  pphlo.return %0 : tensor<3x2xi32>
}

// -----

func.func @main(%arg0: tensor<3x2x1xi32>) -> tensor<3x2x1xi32> {
  // expected-error @+1 {{all dimensions should be between [0, 3). Got dimension: 3.}}
  %0 = pphlo.reverse %arg0, dims = [0, 3] : tensor<3x2x1xi32>
  pphlo.return %0 : tensor<3x2x1xi32>
}

// -----

func.func @main(%arg0: tensor<3x2xi32>, %arg1: tensor<i32>) -> tensor<3xi32> {
  // expected-error @+1 {{Out-of-bounds dimension 2 for input-tensor rank: 2}}
  %0 = pphlo.reduce(%arg0 init: %arg1) applies pphlo.add across dimensions = [2] : (tensor<3x2xi32>, tensor<i32>) -> tensor<3xi32>
  pphlo.return %0 : tensor<3xi32>
}

// -----

func.func @main(%arg0: tensor<3x2xi32>, %arg1: tensor<i32>) -> tensor<3xi32> {
  // expected-error @+1 {{Duplicate reduction dimension: 1}}
  %0 = pphlo.reduce(%arg0 init: %arg1) applies pphlo.add across dimensions = [1, 1] : (tensor<3x2xi32>, tensor<i32>) -> tensor<3xi32>
  pphlo.return %0 : tensor<3xi32>
}

// -----

func.func @main(%arg0: tensor<2x!pphlo.secret<f32>>) -> tensor<2xi32> {
  // expected-error @+1 {{should not change visibility type}}
  %0 = pphlo.bitcast_convert %arg0 : (tensor<2x!pphlo.secret<f32>>) -> tensor<2xi32>
  pphlo.return %0 : tensor<2xi32>
}
