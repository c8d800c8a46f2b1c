// RUN: spu-opt --hlo-legalize-to-pphlo --split-input-file %s | FileCheck %s

func.func @main() -> tensor<3xi32> {
    // CHECK: %0 = pphlo.constant dense<true> : tensor<i1>
    %0 = stablehlo.constant dense<true> : tensor<i1>
    // CHECK: %1 = pphlo.constant dense<-1> : tensor<i8>
    %1 = "stablehlo.constant"() {value = dense<-1> : tensor<i8>} : () -> tensor<i8>
    // CHECK: %2 = pphlo.constant dense<2> : tensor<i16>
    %2 = stablehlo.constant dense<2> : tensor<i16>
    // CHECK: %3 = pphlo.constant dense<[1, -2, 3]> : tensor<3xi32>
    %3 = stablehlo.constant dense<[1, -2, 3]> : tensor<3xi32>
    // CHECK: %4 = pphlo.constant dense<-9223372036854775808> : tensor<i64>
    %4 = stablehlo.constant dense<-9223372036854775808> : tensor<i64>
    // CHECK: %5 = pphlo.constant dense<255> : tensor<ui8>
    %5 = stablehlo.constant dense<255> : tensor<ui8>
    // CHECK: %6 = pphlo.constant dense<6> : tensor<ui16>
    %6 = stablehlo.constant dense<6> : tensor<ui16>
    // CHECK: %7 = pphlo.constant dense<4294967295> : tensor<ui32>
    %7 = stablehlo.constant dense<4294967295> : tensor<ui32>
    // CHECK: %8 = pphlo.constant dense<18446744073709551615> : tensor<ui64>
    %8 = stablehlo.constant dense<18446744073709551615> : tensor<ui64>
    // CHECK: %9 = pphlo.constant dense<1.500000e+00> : tensor<f16>
    %9 = stablehlo.constant dense<1.5> : tensor<f16>
    // CHECK: %10 = pphlo.constant dense<{{\[\[}}1.000000e-01, 9.99999997E-7], [-0.000000e+00, 0xFF800000]]> : tensor<2x2xf32>
    %10 = stablehlo.constant dense<[[0.1, 1.0e-6], [-0.0, 0xFF800000]]> : tensor<2x2xf32>
    // CHECK: %11 = pphlo.constant dense<0x7FF0000000000000> : tensor<f64>
    %11 = stablehlo.constant dense<0x7FF0000000000000> : tensor<f64>
    // CHECK: return %3 : tensor<3xi32>
    return %3 : tensor<3xi32>
}
