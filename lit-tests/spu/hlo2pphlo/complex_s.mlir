// RUN: spu-opt --hlo-legalize-to-pphlo=input_vis_list=VIS_SECRET --lower-conversion-cast --split-input-file %s | FileCheck %s

func.func @main(%arg0: tensor<5xcomplex<f32>>) -> tensor<5xcomplex<f32>> {
    // CHECK: %0 = pphlo.imag %arg0 : (tensor<5x!pphlo.secret<complex<f32>>>) -> tensor<5x!pphlo.secret<f32>>
    %0 = stablehlo.imag %arg0 : (tensor<5xcomplex<f32>>) -> tensor<5xf32>
    // CHECK: %1 = pphlo.real %arg0 : (tensor<5x!pphlo.secret<complex<f32>>>) -> tensor<5x!pphlo.secret<f32>>
    %1 = stablehlo.real %arg0 : (tensor<5xcomplex<f32>>) -> tensor<5xf32>
    // CHECK: %2 = pphlo.complex %0, %1 : (tensor<5x!pphlo.secret<f32>>, tensor<5x!pphlo.secret<f32>>) -> tensor<5x!pphlo.secret<complex<f32>>>
    %2 = stablehlo.complex %0, %1 : tensor<5xcomplex<f32>>
    return %2 : tensor<5xcomplex<f32>>
}
