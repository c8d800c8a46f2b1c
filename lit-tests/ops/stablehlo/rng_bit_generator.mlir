// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Random bits from a state, and the next state; a pure function.

// CHECK: module {
// CHECK-NEXT: func.func @rng_bit_generator_example(%arg0: tensor<2xui64>) -> (tensor<2xui64>, tensor<2x3xui32>) {
// CHECK-NEXT: %0:2 = stablehlo.rng_bit_generator %arg0, algorithm = THREE_FRY : (tensor<2xui64>) -> (tensor<2xui64>, tensor<2x3xui32>)
// CHECK-NEXT: return %0#0, %0#1 : tensor<2xui64>, tensor<2x3xui32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @rng_bit_generator_example(%arg0: tensor<2xui64>) -> (tensor<2xui64>, tensor<2x3xui32>) {
    %0:2 = stablehlo.rng_bit_generator %arg0, algorithm = THREE_FRY : (tensor<2xui64>) -> (tensor<2xui64>, tensor<2x3xui32>)
    return %0#0, %0#1 : tensor<2xui64>, tensor<2x3xui32>
  }
}
