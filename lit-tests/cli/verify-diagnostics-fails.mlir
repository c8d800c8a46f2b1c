// RUN: not spuc opt --verify-diagnostics %s 2>&1 | spuc filecheck %s
// An error nobody expects and an expectation that nothing meets are failures.

// CHECK-DAG: error: unexpected error: value '%7' is not defined
// CHECK-DAG: error: expected warning "something else" was not produced
func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
  // expected-warning @+1 {{something else}}
  %0 = stablehlo.negate %7 : tensor<2xf32>
  return %0 : tensor<2xf32>
}
