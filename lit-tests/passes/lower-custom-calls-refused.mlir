// RUN: not spuc opt --lower-custom-calls %s 2>&1 | spuc filecheck %s
// RUN: not spuc compile --emit pphlo %s 2>&1 | spuc filecheck %s
// All that is refused is told at once.

// CHECK: :[[#@LINE+4]]:8: error: 'pphlo.custom_call' to 'example_binary' is not supported [unsupported-op]
// CHECK: hint: known targets are spu.reveal
// CHECK: :[[#@LINE+3]]:3: error: 'pphlo.custom_call' to 'expect_eq' is not supported [unsupported-op]
func.func @main(%x: tensor<2x!pphlo.secret<i32>>, %y: tensor<2xi32>) -> tensor<2x!pphlo.secret<i32>> {
  %0 = pphlo.custom_call @example_binary(%x, %y) : (tensor<2x!pphlo.secret<i32>>, tensor<2xi32>) -> tensor<2x!pphlo.secret<i32>>
  pphlo.custom_call @expect_eq(%x, %y) : (tensor<2x!pphlo.secret<i32>>, tensor<2xi32>) -> ()
  return %0 : tensor<2x!pphlo.secret<i32>>
}
