import { fail } from '../support/diagnostics.ts';
import type { DType } from './dtype.ts';
import { axesMap, stridedMap } from './index-maps.ts';
import { type MatmulPlan, runPlan } from './linear.ts';
import { numElements, rowMajorStrides, type Tensor } from './tensor.ts';

/** StableHLO's convolution dimension numbers. */
export interface ConvDims {
  readonly input_batch_dimension: number;
  readonly input_feature_dimension: number;
  readonly input_spatial_dimensions: readonly number[];
  readonly kernel_input_feature_dimension: number;
  readonly kernel_output_feature_dimension: number;
  readonly kernel_spatial_dimensions: readonly number[];
  readonly output_batch_dimension: number;
  readonly output_feature_dimension: number;
  readonly output_spatial_dimensions: readonly number[];
}

export interface ConvAttrs {
  readonly window_strides?: readonly number[] | undefined;
  readonly padding?: readonly (readonly number[])[] | undefined;
  readonly lhs_dilation?: readonly number[] | undefined;
  readonly rhs_dilation?: readonly number[] | undefined;
  readonly window_reversal?: readonly boolean[] | undefined;
  readonly dimension_numbers: ConvDims;
  readonly feature_group_count?: number | undefined;
  readonly batch_group_count?: number | undefined;
}

/**
 * How a convolution becomes matrix products, one per group: rows are (batch, output position), the inner dimension is (kernel position,
 * input feature), columns are output features. Padding and dilation holes are -1 in lhsMap.
 */
export function convolutionPlan(
  lhsShape: readonly number[],
  rhsShape: readonly number[],
  attrs: ConvAttrs,
  outShape: readonly number[],
): MatmulPlan {
  const d = attrs.dimension_numbers;
  const fg = attrs.feature_group_count ?? 1;
  const bg = attrs.batch_group_count ?? 1;
  if (fg > 1 && bg > 1) fail('attribute', 'convolution with both feature_group_count and batch_group_count above 1');
  const batch = lhsShape[d.input_batch_dimension]! / bg;
  const inFeatures = rhsShape[d.kernel_input_feature_dimension]!;
  const groups = fg * bg;
  const outFeatures = rhsShape[d.kernel_output_feature_dimension]! / groups;
  const positions = d.output_spatial_dimensions.map((o) => outShape[o]!);
  const kernel = d.kernel_spatial_dimensions.map((s) => rhsShape[s]!);
  const spatial = positions.length;
  const lhsStrides = rowMajorStrides(lhsShape);
  // The input index of (output position, kernel position) along each spatial dimension.
  const places = positions.map((count, s) => {
    const size = lhsShape[d.input_spatial_dimensions[s]!]!;
    const base = attrs.lhs_dilation?.[s] ?? 1;
    return Array.from({ length: count }, (_, i) =>
      Int32Array.from({ length: kernel[s]! }, (_, j) => {
        const w = attrs.window_reversal?.[s] ? kernel[s]! - 1 - j : j;
        const p =
          i * (attrs.window_strides?.[s] ?? 1) + w * (attrs.rhs_dilation?.[s] ?? 1) - (attrs.padding?.[s]?.[0] ?? 0);
        return p >= 0 && p % base === 0 && p / base < size ? p / base : -1;
      }),
    );
  });
  const spatialShape = d.input_spatial_dimensions.map((s) => lhsShape[s]!);
  const kernelSize = numElements(kernel);
  const m = batch * numElements(positions);
  const k = kernelSize * inFeatures;
  const lhsMap = new Int32Array(groups * m * k).fill(-1);
  // Offsets of spatial positions in the operand, by their row-major index.
  const spatialOffset = stridedMap(
    spatialShape,
    d.input_spatial_dimensions.map((s) => lhsStrides[s]!),
  );
  const featureStep = lhsStrides[d.input_feature_dimension]!;
  const batchStep = lhsStrides[d.input_batch_dimension]!;
  const at = positions.map(() => 0);
  for (let o = 0; o < numElements(positions); o++) {
    const patch = axesMap(
      spatialShape,
      at.map((i, s) => places[s]![i]!),
    );
    for (let g = 0; g < groups; g++) {
      const groupBase = fg > 1 ? g * inFeatures * featureStep : g * batch * batchStep;
      for (let b = 0; b < batch; b++) {
        const row = ((g * batch + b) * numElements(positions) + o) * k;
        const base = groupBase + b * batchStep;
        for (let w = 0; w < kernelSize; w++) {
          if (patch[w]! < 0) continue;
          const from = base + spatialOffset[patch[w]!]!;
          for (let c = 0; c < inFeatures; c++) lhsMap[row + w * inFeatures + c] = from + c * featureStep;
        }
      }
    }
    for (let s = spatial - 1; s >= 0 && ++at[s]! === positions[s]!; s--) at[s] = 0;
  }
  const r = rowMajorStrides(rhsShape);
  const outStep = r[d.kernel_output_feature_dimension]!;
  const rhsMap = stridedMap(
    [groups, ...kernel, inFeatures, outFeatures],
    [
      outFeatures * outStep,
      ...d.kernel_spatial_dimensions.map((s) => r[s]!),
      r[d.kernel_input_feature_dimension]!,
      outStep,
    ],
  );
  // Products are [group, batch, positions, feature]; the result's feature dimension is (group, feature).
  const natural = rowMajorStrides([groups, batch, ...positions, outFeatures]);
  const splitShape: number[] = [];
  const splitStrides: number[] = [];
  outShape.forEach((size, o) => {
    if (o === d.output_feature_dimension) {
      splitShape.push(groups, outFeatures);
      splitStrides.push(natural[0]!, 1);
    } else {
      splitShape.push(size);
      splitStrides.push(
        o === d.output_batch_dimension ? natural[1]! : natural[2 + d.output_spatial_dimensions.indexOf(o)]!,
      );
    }
  });
  return {
    batch: groups,
    m,
    k,
    n: outFeatures,
    lhsMap,
    rhsMap,
    shape: outShape,
    outMap: stridedMap(splitShape, splitStrides),
  };
}

/** StableHLO convolution over any number of spatial dimensions. */
export function convolution(
  lhs: Tensor,
  rhs: Tensor,
  attrs: ConvAttrs,
  outShape: readonly number[],
  outDtype: DType = lhs.dtype,
): Tensor {
  return runPlan(lhs, rhs, convolutionPlan(lhs.shape, rhs.shape, attrs, outShape), outDtype);
}
