// RUN: spuc opt --inline --expand-complex=input_vis_list=VIS_SECRET,VIS_PUBLIC --split-input-file %s | spuc filecheck %s
// Secret complex numbers become pairs of real ones; public ones stay and are taken apart where they meet a secret.

// CHECK-LABEL: func.func @main(%arg0: tensor<2xf32>, %arg1: tensor<2xf32>) -> tensor<2xf32>
// CHECK-NEXT: %0 = stablehlo.complex %arg1, %arg1 : tensor<2xcomplex<f32>>
// CHECK-NEXT: [[RE:%[0-9]+]] = stablehlo.real %0
// CHECK-NEXT: [[IM:%[0-9]+]] = stablehlo.imag %0
// CHECK-NEXT: [[AC:%[0-9]+]] = stablehlo.multiply %arg0, [[RE]] : tensor<2xf32>
// CHECK-NEXT: [[BD:%[0-9]+]] = stablehlo.multiply %arg0, [[IM]] : tensor<2xf32>
// CHECK-NEXT: stablehlo.subtract [[AC]], [[BD]]
// CHECK-NOT: complex
// CHECK: return
func.func @main(%a: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<2xf32> {
  %z = stablehlo.complex %a, %a : tensor<2xcomplex<f32>>
  %w = stablehlo.complex %b, %b : tensor<2xcomplex<f32>>
  %p = stablehlo.multiply %z, %w : tensor<2xcomplex<f32>>
  %r = stablehlo.real %p : (tensor<2xcomplex<f32>>) -> tensor<2xf32>
  return %r : tensor<2xf32>
}

// -----

// A transform is one product with a constant matrix; both parts lie side by side.
// CHECK-LABEL: func.func @main(%arg0: tensor<3x4xf32>) -> tensor<3x3xf32>
// CHECK-NOT: stablehlo.fft
// CHECK: stablehlo.dot_general %arg0, {{.*}}, contracting_dims = [1] x [0] : (tensor<3x4xf32>, tensor<4x6xf32>) -> tensor<3x6xf32>
// CHECK-NOT: stablehlo.dot_general
// CHECK: stablehlo.sqrt
func.func @main(%x: tensor<3x4xf32>) -> tensor<3x3xf32> {
  %f = stablehlo.fft %x, type = RFFT, length = [4] : (tensor<3x4xf32>) -> tensor<3x3xcomplex<f32>>
  %a = stablehlo.abs %f : (tensor<3x3xcomplex<f32>>) -> tensor<3x3xf32>
  return %a : tensor<3x3xf32>
}

// -----

// A loop carries both parts.
// CHECK-LABEL: func.func @main(%arg0: tensor<f32>) -> tensor<f32>
// CHECK: %[[L:[0-9a-z_]+]]:3 = stablehlo.while({{.*}}) : tensor<i32>, tensor<f32>, tensor<f32>
// CHECK: return %[[L]]#2 : tensor<f32>
func.func @main(%x: tensor<f32>) -> tensor<f32> {
  %z = stablehlo.complex %x, %x : tensor<complex<f32>>
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %one = stablehlo.constant dense<1> : tensor<i32>
  %n = stablehlo.constant dense<3> : tensor<i32>
  %r:2 = stablehlo.while(%i = %zero, %c = %z) : tensor<i32>, tensor<complex<f32>>
    cond {
      %p = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %p : tensor<i1>
    } do {
      %j = stablehlo.add %i, %one : tensor<i32>
      %s = stablehlo.multiply %c, %z : tensor<complex<f32>>
      stablehlo.return %j, %s : tensor<i32>, tensor<complex<f32>>
    }
  %im = stablehlo.imag %r#1 : (tensor<complex<f32>>) -> tensor<f32>
  return %im : tensor<f32>
}
