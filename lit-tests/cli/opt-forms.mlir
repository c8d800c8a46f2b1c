// RUN: spuc opt --default-pipeline %s | spuc filecheck %s
// RUN: spuc opt --pass-pipeline=builtin.module(default) %s | spuc filecheck %s
// RUN: spuc opt --view-op-graph %s | spuc filecheck %s --check-prefix=DOT
// RUN: spuc opt --no-implicit-module %s | spuc filecheck %s --check-prefix=BARE --match-full-lines --strict-whitespace
// RUN: spuc opt --mlir-print-debuginfo --mlir-print-local-scope %s | spuc filecheck %s --check-prefix=LOC
// RUN: spuc opt --mlir-elide-elementsattrs-if-larger=2 %s | spuc filecheck %s --check-prefix=ELIDE
// RUN: spuc opt --verify-roundtrip %s -o %t && diff %t %t
// RUN: spuc compile %s -o %t.bin 2>/dev/null && spuc opt %t.bin | spuc filecheck %s
// RUN: spuc opt --list-passes | spuc filecheck %s --check-prefix=LIST
// RUN: not spuc opt --canonicalise %s 2>&1 | spuc filecheck %s --check-prefix=NEAR
// RUN: not spuc opt --allow-unregistered-dialect %s 2>&1 | spuc filecheck %s --check-prefix=REGISTERED

// CHECK: pphlo.add %{{.*}} : (tensor<4x!pphlo.secret<f32>>, tensor<4xf32>) -> tensor<4x!pphlo.secret<f32>>
// DOT: digraph "main"
// DOT: label="stablehlo.add: tensor<4xf32>"
//BARE:func.func @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
// LOC: stablehlo.add %arg0, %cst : tensor<4xf32> loc("{{.*}}opt-forms.mlir":[[#@LINE+13]]:8)
// ELIDE: dense_resource<__elided__>
// LIST: Available Passes:
// LIST: --canonicalize {{ *}}- {{[A-Z]}}
// LIST: --cse
// NEAR: there is no pass or option '--canonicalise'
// NEAR-NEXT: did you mean --canonicalize?
// REGISTERED: error:
// REGISTERED-NEXT: hint: {{.*}}'spuc ops' lists what is registered

func.func @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
  %cst = stablehlo.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>

  %0 = stablehlo.add %arg0, %cst : tensor<4xf32>
  return %0 : tensor<4xf32>
}
