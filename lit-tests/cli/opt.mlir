// RUN: spuc opt --split-input-file %s | spuc filecheck %s
// RUN: spuc opt -split-input-file --pass-pipeline='builtin.module(func.func(hlo-legalize-to-pphlo{input_vis_list=VIS_PUBLIC}),cse)' %s | spuc filecheck %s --check-prefix=PIPE
// RUN: spuc opt --split-input-file --hlo-legalize-to-pphlo --dce --print-ir-after-all %s 2>&1 | spuc filecheck %s --check-prefix=DUMP
// RUN: spuc opt --split-input-file --mlir-print-op-generic %s | spuc filecheck %s --check-prefix=GENERIC
// RUN: spuc opt --split-input-file %s | spuc opt --split-input-file | spuc filecheck %s

// CHECK: stablehlo.negate
// CHECK: // -----
// CHECK: stablehlo.abs
// PIPE: pphlo.negate %arg0 : tensor<2xf32>
// DUMP: IR Dump After hlo-legalize-to-pphlo
// DUMP: IR Dump After dce
// GENERIC: "stablehlo.negate"(%arg0) : (tensor<2xf32>) -> tensor<2xf32>
func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.negate %arg0 : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.abs %arg0 : tensor<2xf32>
  return %0 : tensor<2xf32>
}
