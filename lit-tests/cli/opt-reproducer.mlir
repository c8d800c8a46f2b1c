// RUN: not spuc opt --cse --lower-custom-calls --hlo-legalize-to-pphlo=input_vis_list=VIS_SECRET --mlir-pass-pipeline-crash-reproducer=%t %s 2>&1 | spuc filecheck %s --check-prefix=ERR
// RUN: spuc filecheck %s --input-file %t
// RUN: not spuc opt --run-reproducer %t 2>&1 | spuc filecheck %s --check-prefix=ERR
// RUN: not spuc opt --run-reproducer %s 2>&1 | spuc filecheck %s --check-prefix=NONE

// ERR: unknown_target
// NONE: is no reproducer
// CHECK: pphlo.custom_call @unknown_target
// CHECK: {-#
// CHECK: mlir_reproducer: {
// CHECK-NEXT: pipeline: "builtin.module(cse,lower-custom-calls,hlo-legalize-to-pphlo{input_vis_list=VIS_SECRET})",
// CHECK: verify_each: true
func.func @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pphlo.custom_call @unknown_target(%arg0) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
