// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Calls something outside of the program by name. Only targets that spuc knows are accepted.

// CHECK: module {
// CHECK-NEXT: func.func @custom_call_example(%arg0: tensor<4x3xf32>) -> tensor<4x3xf32> {
// CHECK-NEXT: %0 = stablehlo.custom_call @Sharding(%arg0) {backend_config = "", mhlo.sharding = "{maximal device=0}"} : (tensor<4x3xf32>) -> tensor<4x3xf32>
// CHECK-NEXT: return %0 : tensor<4x3xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @custom_call_example(%arg0: tensor<4x3xf32>) -> tensor<4x3xf32> {
    %0 = stablehlo.custom_call @Sharding(%arg0) {backend_config = "", mhlo.sharding = "{maximal device=0}"} : (tensor<4x3xf32>) -> tensor<4x3xf32>
    return %0 : tensor<4x3xf32>
  }
}
