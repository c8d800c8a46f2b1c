import type { StructField } from '../ir/attributes.ts';

/** Dimension roles of a convolution, under StableHLO's field names. */
export interface ConvDims {
  input_batch_dimension: number;
  input_feature_dimension: number;
  input_spatial_dimensions: number[];
  kernel_input_feature_dimension: number;
  kernel_output_feature_dimension: number;
  kernel_spatial_dimensions: number[];
  output_batch_dimension: number;
  output_feature_dimension: number;
  output_spatial_dimensions: number[];
}

/** Reads `[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]` (blanks anywhere); undefined when it has another form. */
export function parseConvDims(text: string): ConvDims | undefined {
  const m = /^\[([^\]]*)\]x\[([^\]]*)\]->\[([^\]]*)\]$/.exec(text.replace(/\s+/g, ''));
  if (!m) return undefined;
  const input = labels(m[1]!, 'b', 'f');
  const kernel = labels(m[2]!, 'i', 'o');
  const output = labels(m[3]!, 'b', 'f');
  if (!input || !kernel || !output) return undefined;
  return {
    input_batch_dimension: input.first,
    input_feature_dimension: input.second,
    input_spatial_dimensions: input.spatial,
    kernel_input_feature_dimension: kernel.first,
    kernel_output_feature_dimension: kernel.second,
    kernel_spatial_dimensions: kernel.spatial,
    output_batch_dimension: output.first,
    output_feature_dimension: output.second,
    output_spatial_dimensions: output.spatial,
  };
}

function labels(
  list: string,
  first: string,
  second: string,
): { first: number; second: number; spatial: number[] } | undefined {
  const items = list.split(',');
  const at = (s: string): number => items.indexOf(s);
  const spatial = Array.from({ length: items.length - 2 }, (_, i) => at(String(i)));
  return at(first) < 0 || at(second) < 0 || spatial.includes(-1)
    ? undefined
    : { first: at(first), second: at(second), spatial };
}

/** The inverse of parseConvDims. */
export function showConvDims(d: Readonly<Record<keyof ConvDims, StructField>>): string {
  const show = (first: string, a: StructField, second: string, b: StructField, spatial: StructField): string => {
    const where = spatial as readonly number[];
    const out = new Array<string>(where.length + 2);
    out[a as number] = first;
    out[b as number] = second;
    where.forEach((p, i) => {
      out[p] = String(i);
    });
    return `[${out.join(', ')}]`;
  };
  const input = show('b', d.input_batch_dimension, 'f', d.input_feature_dimension, d.input_spatial_dimensions);
  const kernel = show(
    'i',
    d.kernel_input_feature_dimension,
    'o',
    d.kernel_output_feature_dimension,
    d.kernel_spatial_dimensions,
  );
  const output = show('b', d.output_batch_dimension, 'f', d.output_feature_dimension, d.output_spatial_dimensions);
  return `${input}x${kernel}->${output}`;
}
