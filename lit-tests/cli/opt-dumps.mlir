// RUN: spuc opt --cse --dce --print-ir-before=dce --print-ir-after-all %s 2>&1 >/dev/null | spuc filecheck %s --check-prefix=ALL
// RUN: spuc opt --dce --cse --cse --mlir-print-ir-after-change %s 2>&1 >/dev/null | spuc filecheck %s --check-prefix=CHANGE
// RUN: spuc opt --cse --dump-ir-dir=%t.d %s > /dev/null && cat %t.d/1-cse-before.mlir %t.d/1-cse-after.mlir | spuc filecheck %s --check-prefix=FILES
// RUN: spuc opt --cse --dce --timing --mlir-pass-statistics %s 2>&1 >/dev/null | spuc filecheck %s --check-prefix=REPORT
// RUN: spuc opt --pass-pipeline='builtin.module(func.func(cse,dce))' --dump-pass-pipeline %s 2>&1 >/dev/null | spuc filecheck %s --check-prefix=PIPE
// RUN: spuc compile %s --emit pphlo --timing --print-ir-after=inline 2>&1 >/dev/null | spuc filecheck %s --check-prefix=COMPILE

// ALL: IR Dump After cse //----- //
// ALL: IR Dump Before dce //----- //
// ALL: IR Dump After dce //----- //
// CHANGE-NOT: After dce
// CHANGE: IR Dump After cse
// CHANGE-NOT: IR Dump
// FILES-COUNT-2: stablehlo.add
// FILES: stablehlo.multiply %0, %1
// FILES-COUNT-1: stablehlo.add
// FILES: stablehlo.multiply %0, %0
// REPORT: Pass statistics report
// REPORT: cse
// REPORT-NEXT: (S) 1 changes
// REPORT-NEXT: (S) -1 ops
// REPORT: dce
// REPORT-NEXT: (S) 0 changes
// REPORT: Execution time report
// REPORT: ----Wall Time---- ----Name----
// REPORT: Parser
// REPORT: cse
// REPORT: dce
// REPORT: Output
// REPORT: (100.0%) Total
// PIPE: Pass Manager with 2 passes:
// PIPE-NEXT: builtin.module(cse,dce)
// COMPILE: IR Dump After inline
// COMPILE: Execution time report
func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.add %arg0, %arg0 : tensor<2xf32>
  %1 = stablehlo.add %arg0, %arg0 : tensor<2xf32>
  %2 = stablehlo.multiply %0, %1 : tensor<2xf32>
  return %2 : tensor<2xf32>
}
