// RUN: spuc opt --hlo-legalize-to-pphlo=input_vis_list=VIS_SECRET,VIS_SECRET --split-input-file %s | spuc filecheck %s
// RUN: spuc opt --hlo-legalize-to-pphlo=input_vis_list=VIS_PUBLIC,VIS_SECRET --split-input-file %s | spuc filecheck %s --check-prefix=PUBLIC
// Ops on secrets that are expressed in others.

// One reciprocal for the whole diagonal; a public matrix is inverted in public.
// CHECK-LABEL: func.func @main
// CHECK-COUNT-1: pphlo.reciprocal
// CHECK-NOT: pphlo.reciprocal
// CHECK: pphlo.dot_general
// CHECK-NOT: triangular_solve
// CHECK: return
// PUBLIC-LABEL: func.func @main
// PUBLIC: "pphlo.triangular_solve"{{.*}} : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
// PUBLIC-NEXT: pphlo.dot_general
// PUBLIC-NEXT: return
func.func @main(%a: tensor<4x4xf32>, %b: tensor<4x1xf32>) -> tensor<4x1xf32> {
  %x = "stablehlo.triangular_solve"(%a, %b) <{left_side = true, lower = true, transpose_a = #stablehlo<transpose NO_TRANSPOSE>, unit_diagonal = false}> : (tensor<4x4xf32>, tensor<4x1xf32>) -> tensor<4x1xf32>
  return %x : tensor<4x1xf32>
}

// -----

// One reciprocal root per column.
// CHECK-LABEL: func.func @main
// CHECK-COUNT-3: pphlo.rsqrt
// CHECK-NOT: pphlo.rsqrt
// CHECK: return
// PUBLIC-LABEL: func.func @main
// PUBLIC: pphlo.cholesky
func.func @main(%a: tensor<3x3xf32>) -> tensor<3x3xf32> {
  %x = stablehlo.cholesky %a, lower = true : tensor<3x3xf32>
  return %x : tensor<3x3xf32>
}

// -----

// CHECK-LABEL: func.func @main
// CHECK: pphlo.dot_general {{.*}}, contracting_dims = [1] x [0]
// CHECK-NEXT: pphlo.transpose {{.*}}, dims = [1, 0]
func.func @main(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) -> tensor<4x2xf32> {
  %x = stablehlo.einsum %a, %b, config = "ij,jk->ki" : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<4x2xf32>
  return %x : tensor<4x2xf32>
}

// -----

// A secret is finite.
// CHECK-LABEL: func.func @main
// CHECK: pphlo.constant dense<false>
// CHECK-NOT: pphlo.equal
// CHECK: return
// PUBLIC-LABEL: func.func @main
// PUBLIC: pphlo.equal
// PUBLIC: pphlo.equal
// PUBLIC: pphlo.or
func.func @main(%a: tensor<2xf32>) -> tensor<2xi1> {
  %x = chlo.is_inf %a : tensor<2xf32> -> tensor<2xi1>
  return %x : tensor<2xi1>
}
