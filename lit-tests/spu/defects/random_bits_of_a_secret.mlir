// RUN: spuc compile --emit pphlo --visibility secret %s | spuc filecheck %s
// RUN: spuc compile --emit pphlo --visibility public %s | spuc filecheck %s --check-prefix=PUBLIC
// Random bits drawn by a secret state: SPU aborts. Here they are the generator's, computed in secret; a public state is one op.

// CHECK-NOT: rng_bit_generator
// CHECK: pphlo.xor
// CHECK: return {{.*}}secret<ui64>>, tensor<3x!pphlo.secret<ui32>>
// PUBLIC: pphlo.rng_bit_generator
// PUBLIC-NOT: secret
func.func @main(%s: tensor<2xui64>) -> (tensor<2xui64>, tensor<3xui32>) {
  %0, %1 = "stablehlo.rng_bit_generator"(%s) <{rng_algorithm = #stablehlo<rng_algorithm THREE_FRY>}> : (tensor<2xui64>) -> (tensor<2xui64>, tensor<3xui32>)
  return %0, %1 : tensor<2xui64>, tensor<3xui32>
}
