import type { ConvAttrs } from '../../../eval/convolution.ts';
import { windowCount } from '../../../eval/index-maps.ts';
import type { Rules } from './rules.ts';

/** What decides the shape of a convolution's result; the records demand both group counts. */
export type ConvWindow = ConvAttrs & { readonly feature_group_count: number; readonly batch_group_count: number };

/** Checks a convolution and gives the shape of its result. @throws SpucError */
export function convolutionShape(
  c: Rules,
  lhs: readonly number[],
  rhs: readonly number[],
  attrs: ConvWindow,
): number[] {
  const d = attrs.dimension_numbers;
  const rank = lhs.length;
  const n = rank - 2;
  c.need(
    rank >= 2 && rhs.length === rank,
    'shape',
    () => `needs operands of equal rank, but has [${lhs}] and [${rhs}]`,
  );
  const role = (dims: readonly number[], what: string): void => {
    c.count(dims, rank, `dimension_numbers of the ${what}`);
    c.dims(dims, rank, `dimension_numbers of the ${what}`);
  };
  role([d.input_batch_dimension, d.input_feature_dimension, ...d.input_spatial_dimensions], 'input');
  role([d.kernel_input_feature_dimension, d.kernel_output_feature_dimension, ...d.kernel_spatial_dimensions], 'kernel');
  role([d.output_batch_dimension, d.output_feature_dimension, ...d.output_spatial_dimensions], 'output');
  for (const name of ['window_strides', 'lhs_dilation', 'rhs_dilation'] as const) {
    const list = attrs[name];
    if (!list) continue;
    c.count(list, n, name);
    c.positive(list, name);
  }
  if (attrs.padding) c.count(attrs.padding, n, 'padding');
  if (attrs.window_reversal) c.count(attrs.window_reversal, n, 'window_reversal');

  const { feature_group_count: fg, batch_group_count: bg } = attrs;
  const batch = lhs[d.input_batch_dimension]!;
  const features = lhs[d.input_feature_dimension]!;
  const inner = rhs[d.kernel_input_feature_dimension]!;
  const outer = rhs[d.kernel_output_feature_dimension]!;
  c.need(fg > 0 && bg > 0, 'attribute', 'needs positive group counts');
  c.need(fg === 1 || bg === 1, 'attribute', 'cannot have both feature and batch groups');
  c.need(batch % bg === 0, 'shape', () => `cannot split a batch of ${batch} into ${bg} groups`);
  c.need(outer % (fg * bg) === 0, 'shape', () => `cannot split ${outer} output features into ${fg * bg} groups`);
  c.need(
    features === inner * fg,
    'shape',
    () => `has ${features} input features, but its kernel takes ${inner}${fg > 1 ? ` in each of ${fg} groups` : ''}`,
  );

  const out = new Array<number>(rank);
  out[d.output_batch_dimension] = batch / bg;
  out[d.output_feature_dimension] = outer;
  d.output_spatial_dimensions.forEach((o, i) => {
    out[o] = windowCount(
      lhs[d.input_spatial_dimensions[i]!]!,
      rhs[d.kernel_spatial_dimensions[i]!]!,
      attrs.window_strides?.[i] ?? 1,
      attrs.lhs_dilation?.[i] ?? 1,
      attrs.rhs_dilation?.[i] ?? 1,
      attrs.padding?.[i] ?? [0, 0],
    );
  });
  return out;
}
