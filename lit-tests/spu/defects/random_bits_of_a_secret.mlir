// RUN: not spuc compile --emit pphlo --visibility secret %s 2>&1 | spuc filecheck %s
// RUN: spuc compile --emit pphlo --visibility public %s | spuc filecheck %s --check-prefix=PUBLIC
// Random bits drawn by a secret state: SPU aborts. It is refused, with its place; a public state is fine.

// CHECK: random_bits_of_a_secret.mlir:[[#@LINE+5]]:{{.*}}rng_bit_generator
// CHECK-NOT: internal error
// PUBLIC: pphlo.rng_bit_generator
// PUBLIC-NOT: secret
func.func @main(%s: tensor<2xui64>) -> (tensor<2xui64>, tensor<3xui32>) {
  %0, %1 = "stablehlo.rng_bit_generator"(%s) <{rng_algorithm = #stablehlo<rng_algorithm THREE_FRY>}> : (tensor<2xui64>) -> (tensor<2xui64>, tensor<3xui32>)
  return %0, %1 : tensor<2xui64>, tensor<3xui32>
}
