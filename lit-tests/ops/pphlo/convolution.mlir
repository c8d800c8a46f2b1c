// RUN: spuc opt %s | spuc opt | spuc filecheck %s
// RUN: spuc opt --print-op-generic %s | spuc opt | spuc filecheck %s
// Sums of products of a kernel that slides over spatial dimensions, with strides, padding, dilation and groups.

// CHECK: module {
// CHECK-NEXT: func.func @convolution_example(%arg0: tensor<2x7x7x3xf32>, %arg1: tensor<3x3x3x4xf32>) -> tensor<2x4x4x4xf32> {
// CHECK-NEXT: %0 = pphlo.convolution(%arg0, %arg1) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [2, 2], pad = {{\[\[}}1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<2x7x7x3xf32>, tensor<3x3x3x4xf32>) -> tensor<2x4x4x4xf32>
// CHECK-NEXT: return %0 : tensor<2x4x4x4xf32>
// CHECK-NEXT: }
// CHECK-NEXT: }

module {
  func.func @convolution_example(%arg0: tensor<2x7x7x3xf32>, %arg1: tensor<3x3x3x4xf32>) -> tensor<2x4x4x4xf32> {
    %0 = pphlo.convolution(%arg0, %arg1) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {stride = [2, 2], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1], reverse = [false, false]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision DEFAULT>]} : (tensor<2x7x7x3xf32>, tensor<3x3x3x4xf32>) -> tensor<2x4x4x4xf32>
    return %0 : tensor<2x4x4x4xf32>
  }
}
