import type { Attribute } from '../../../../ir/attributes.ts';
import { array, bool, bools, enumeration, int, ints, pairs, struct } from '../neutral.ts';
import type { Rows, Site } from '../site.ts';

/** `operand_precision={highest,default}`; nothing when it is absent. */
function precision(s: Site): Record<string, Attribute> {
  const text = s.attrs.text('operand_precision');
  if (text === undefined) return {};
  const words = text.replace(/[{}\s]/g, '').split(',');
  return { precision_config: array(words.map((w) => enumeration('precision', w.toUpperCase()))) };
}

/** HLO opcodes of linear algebra. */
export const linearRows: Rows = {
  dot: (s) => {
    const { attrs } = s;
    return s.one('stablehlo.dot_general', s.tensors(2), {
      dot_dimension_numbers: struct('dot', {
        lhs_batching_dimensions: attrs.ints('lhs_batch_dims', []),
        rhs_batching_dimensions: attrs.ints('rhs_batch_dims', []),
        lhs_contracting_dimensions: attrs.ints('lhs_contracting_dims', []),
        rhs_contracting_dimensions: attrs.ints('rhs_contracting_dims', []),
      }),
      ...precision(s),
    });
  },
  convolution: (s) => {
    const operands = s.tensors(2);
    const dims = s.attrs.convDims();
    const w = s.attrs.window(dims.lhs.spatial.length);
    const kernel = s.typeOf(1).shape;
    if (kernel.length !== dims.rhs.spatial.length + 2 || s.typeOf(0).shape.length !== kernel.length)
      s.fail('shape', `operands have other ranks than dim_labels=${s.attrs.text('dim_labels')} says`);
    const size = dims.rhs.spatial.map((d) => kernel[d]!);
    if (s.attrs.has('window') && size.some((n, i) => n !== w.size[i]))
      s.fail(
        'shape',
        `has a window of ${w.size.join('x')} but a kernel of ${size.join('x')}`,
        undefined,
        s.attrs.locOf('window'),
      );
    return s.one('stablehlo.convolution', operands, {
      window_strides: ints(w.stride),
      padding: pairs(w.pad),
      lhs_dilation: ints(w.lhsDilate),
      rhs_dilation: ints(w.rhsDilate),
      window_reversal: bools(w.reversal),
      dimension_numbers: struct('conv', {
        input_batch_dimension: dims.lhs.batch,
        input_feature_dimension: dims.lhs.feature,
        input_spatial_dimensions: dims.lhs.spatial,
        kernel_input_feature_dimension: dims.rhs.input,
        kernel_output_feature_dimension: dims.rhs.output,
        kernel_spatial_dimensions: dims.rhs.spatial,
        output_batch_dimension: dims.out.batch,
        output_feature_dimension: dims.out.feature,
        output_spatial_dimensions: dims.out.spatial,
      }),
      feature_group_count: int(s.attrs.int('feature_group_count', 1)),
      batch_group_count: int(s.attrs.int('batch_group_count', 1)),
      ...precision(s),
    });
  },
  cholesky: (s) => s.one('stablehlo.cholesky', s.tensors(1), { lower: bool(s.attrs.bool('lower', false)) }),
  'triangular-solve': (s) =>
    s.one('stablehlo.triangular_solve', s.tensors(2), {
      left_side: bool(s.attrs.bool('left_side', false)),
      lower: bool(s.attrs.bool('lower', false)),
      unit_diagonal: bool(s.attrs.bool('unit_diagonal', false)),
      transpose_a: enumeration(
        'transpose',
        s.attrs.word('transpose_a', ['NO_TRANSPOSE', 'TRANSPOSE', 'ADJOINT'], 'NO_TRANSPOSE'),
      ),
    }),
  fft: (s) =>
    s.one('stablehlo.fft', s.tensors(1), {
      fft_type: enumeration('fft_type', s.attrs.word('fft_type', ['FFT', 'IFFT', 'RFFT', 'IRFFT'])),
      fft_length: ints(s.attrs.ints('fft_length')),
    }),
};
