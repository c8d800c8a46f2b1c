// RUN: spuc compile %s -o %t.bin 2>&1 | spuc filecheck %s --check-prefix=WROTE
// RUN: spuc dis %t.bin | spuc filecheck %s --check-prefix=DIS
// RUN: spuc compile %s -o %t2.bin
// RUN: cmp %t.bin %t2.bin
// RUN: spuc compile - -o %t3.bin < %s && spuc dis %t3.bin | spuc filecheck %s --check-prefix=DIS
// RUN: spuc compile --emit pphlo %s --visibility public,arg1=secret | spuc filecheck %s --check-prefix=VIS
// RUN: spuc compile --emit dot %s | spuc filecheck %s --check-prefix=DOT
// RUN: spuc compile --emit hlo %s | spuc filecheck %s --check-prefix=HLO
// RUN: not spuc dis %s 2>&1 | spuc filecheck %s --check-prefix=NOTBIN

// WROTE: wrote {{.*}}.bin: {{[0-9]+}} B, hash {{[0-9a-f]+}}
// DIS: // bytecode version 1, hash {{[0-9a-f]{64}}}
// DIS-NEXT: // target: any protocol
// DIS-NEXT: //   arg 0: arg0, secret
// DIS: pphlo.multiply %arg0, %arg1
// VIS: pphlo.multiply %arg0, %arg1 : (tensor<2xf32>, tensor<2x!pphlo.secret<f32>>)
// DOT: digraph "main" {
// DOT: color="red"
// HLO: stablehlo.multiply
// NOTBIN: error: {{.*}}is no spuc bytecode [bytecode]
func.func @main(%arg0: tensor<2xf32>, %arg1: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.multiply %arg0, %arg1 : tensor<2xf32>
  return %0 : tensor<2xf32>
}
