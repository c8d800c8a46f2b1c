// RUN: spuc opt --inline --expand-complex --verify-diagnostics %s
// All that has no real form is told at once, with its place.

// expected-error @+1 {{argument 0 is a secret tensor of complex numbers}}
func.func @main(%z: tensor<2xcomplex<f32>>, %x: tensor<2xi32>) -> tensor<2xf32> {
  // expected-error @+1 {{'chlo.asin' of secret complex numbers is not supported}}
  %a = chlo.asin %z : tensor<2xcomplex<f32>> -> tensor<2xcomplex<f32>>
  // expected-error @+1 {{'chlo.mulhi' of a secret is not supported}}
  %d = chlo.mulhi %x, %x : tensor<2xi32>, tensor<2xi32> -> tensor<2xi32>
  %e = stablehlo.convert %d : (tensor<2xi32>) -> tensor<2xf32>
  %r = stablehlo.real %a : (tensor<2xcomplex<f32>>) -> tensor<2xf32>
  %s = stablehlo.add %r, %e : tensor<2xf32>
  return %s : tensor<2xf32>
}
