// RUN: spuc cost %s --net 10ms,100Mbps | spuc filecheck %s --check-prefix=OWN
// RUN: spuc cost %s --protocol aby3,semi2k --net wan | spuc filecheck %s --check-prefix=WAN
// RUN: spuc cost %s --json --protocol aby3,semi2k | spuc filecheck %s --check-prefix=JSON
// RUN: spuc run fixtures/digits/model.mlir --inputs fixtures/digits/inputs.npz --net wan --stats %t.json | spuc filecheck %s --check-prefix=SUMMARY
// RUN: cat %t.json | spuc filecheck %s --check-prefix=STATS
// RUN: spuc compile %s --protocol aby3 --net wan --emit pphlo | spuc filecheck %s --check-prefix=PPHLO
// RUN: spuc compile %s --protocol semi2k --net 1s,9600bps -o %t.bin
// RUN: spuc cost %t.bin --net 1s,9600bps | spuc filecheck %s --check-prefix=BINARY
// RUN: not spuc cost %s --net 20ms 2>&1 | spuc filecheck %s --check-prefix=SHORT
// RUN: not spuc run %s --net 20,300Mbps 2>&1 | spuc filecheck %s --check-prefix=LATENCY
// RUN: not spuc compile %s --protocol aby3 --net 1ms,300MB 2>&1 | spuc filecheck %s --check-prefix=BANDWIDTH
// RUN: not spuc compile %s --net lan 2>&1 | spuc filecheck %s --check-prefix=ALONE

// OWN: op {{.*}} time
// OWN: pphlo.multiply {{.*}}cost-net.mlir:[[#@LINE+23]]
// OWN: times are predicted for 10ms,100Mbps, 10ms one way and 100Mbps for each party
// WAN: op {{.*}} aby3 time {{.*}} semi2k time
// WAN: pphlo.multiply {{.*}} 40.{{[0-9]}} ms {{.*}} 40.{{[0-9]}} ms
// WAN: total {{.*}} time  offline time
// WAN: times are predicted for wan, 20ms one way and 300Mbps for each party; ops overlap where they can
// JSON: {"protocol":"aby3",{{.*}}"net":"lan","predictedMs":{{[0-9.]+}},"predictedOfflineMs":{{[0-9.]+}},"ops":[{"op":"inputs",{{.*}}"predictedMs":
// JSON: {"protocol":"semi2k",{{.*}}"net":"lan"
// SUMMARY: predicted {{[0-9.]+ m?s}} on wan, preprocessing {{[0-9.]+}} ms
// STATS: "net": "wan",
// STATS-NEXT: "predictedMs": {{[0-9.]+}},
// STATS-NEXT: "predictedOfflineMs": {{[0-9.]+}},
// STATS: "op": "pphlo.dot_general",
// STATS: "predictedMs": 40.{{[0-9]+}},
// PPHLO: pphlo.multiply
// BINARY: semi2k, 2 parties
// BINARY: times are predicted for 1s,9.6Kbps
// SHORT: error: --net: '20ms' is no network [option]
// SHORT: hint: write lan, wan, or one-way latency and bandwidth: 20ms,300Mbps
// LATENCY: error: --net: '20' is no latency [option]
// BANDWIDTH: error: --net: '300MB' is no bandwidth [option]
// ALONE: error: --net says nothing without --protocol [option]
func.func @main(%arg0: tensor<2xf32>, %arg1: tensor<2xf32>) -> tensor<2xf32> {
  %0 = stablehlo.multiply %arg0, %arg1 : tensor<2xf32>
  return %0 : tensor<2xf32>
}
