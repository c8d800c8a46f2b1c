// RUN: spuc run --protocol aby3 %s --stats %t.json --output-dir %t.out | spuc filecheck %s
// RUN: cat %t.json | spuc filecheck %s --check-prefix=STATS
// RUN: spuc run --protocol semi2k --parties 3 --seed 1 %s | spuc filecheck %s --check-prefix=SEED
// RUN: spuc run --protocol ref2k --quiet %s 2>&1 | spuc filecheck %s --check-prefix=QUIET
// RUN: not spuc run --protocol aby3 --parties 2 %s 2>&1 | spuc filecheck %s --check-prefix=PARTIES
// RUN: not spuc run --protocol aby4 %s 2>&1 | spuc filecheck %s --check-prefix=PROTOCOL
// RUN: not spuc run --fxp 40 %s 2>&1 | spuc filecheck %s --check-prefix=FXP
// RUN: spuc compile --protocol aby3 %s -o %t.bin
// RUN: spuc run %t.bin | spuc filecheck %s
// RUN: spuc run --protocol plain %s | spuc filecheck %s --check-prefix=PLAIN
// RUN: not spuc run --protocol semi2k %t.bin 2>&1 | spuc filecheck %s --check-prefix=MANIFEST

// CHECK: out0: f32[3]
// CHECK-NEXT: [ 2.0 -3.0 12.5]
// CHECK: protocol aby3, 3 parties, FM64, 18 fraction bits
// CHECK: threat model: {{.+}}
// STATS: "protocol": "aby3",
// STATS-NEXT: "parties": 3,
// STATS-NEXT: "field": "FM64",
// STATS-NEXT: "fxp": 18,
// STATS: "net": "lan",
// STATS-NEXT: "predictedMs": {{[0-9.e-]+}},
// STATS: "threatModel": "
// SEED: protocol semi2k, 3 parties
// SEED: threat model: INSECURE: all randomness comes from --seed
// QUIET-NOT: out0
// QUIET: threat model: NO SECRECY
// PARTIES: error: --parties: aby3 runs between exactly 3 parties, not 2 [option]
// PROTOCOL: error: unknown protocol 'aby4' [option]
// PROTOCOL-NEXT: hint: did you mean aby3?
// FXP: error: 40 fraction bits leave no room
// PLAIN: [ 2.0 -3.0 12.5]
// PLAIN: threat model: NO SECRECY
// MANIFEST: error: --protocol is semi2k, but {{.*}} says otherwise: it was compiled for protocol aby3 [option]
func.func @main() -> tensor<3xf32> {
  %0 = stablehlo.constant dense<[1.0, -1.5, 6.25]> : tensor<3xf32>
  %1 = stablehlo.constant dense<2.0> : tensor<3xf32>
  %2 = stablehlo.multiply %0, %1 : tensor<3xf32>
  return %2 : tensor<3xf32>
}
