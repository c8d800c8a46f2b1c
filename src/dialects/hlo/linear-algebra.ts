import { isComplex } from '../../eval/dtype.ts';
import {
  anyAttr,
  arrayAttr,
  boolArrayAttr,
  boolAttr,
  enumAttr,
  i64ArrayAttr,
  i64Attr,
  optional,
  structAttr,
} from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp } from '../../ir/define-op.ts';
import { i64PairsAttr } from '../../ir/dense.ts';
import * as T from '../../ir/types.ts';
import { sameShape, showType, tensorType } from '../../ir/types.ts';
import { checkDims, need, tensorOf, windowExtent, withDims } from './rules.ts';

const none: number[] = [];
export const dotDims = structAttr('stablehlo', 'dot', {
  lhs_batching_dimensions: none,
  rhs_batching_dimensions: none,
  lhs_contracting_dimensions: none,
  rhs_contracting_dimensions: none,
});
export const convDims = structAttr('stablehlo', 'conv', {
  input_batch_dimension: 0,
  input_feature_dimension: 0,
  input_spatial_dimensions: none,
  kernel_input_feature_dimension: 0,
  kernel_output_feature_dimension: 0,
  kernel_spatial_dimensions: none,
  output_batch_dimension: 0,
  output_feature_dimension: 0,
  output_spatial_dimensions: none,
});
export const precision = optional(arrayAttr(enumAttr('stablehlo', 'precision', ['DEFAULT', 'HIGH', 'HIGHEST'])));

const dotGeneral = defineOp('stablehlo.dot_general', {
  doc: 'Sums products over contracting dimensions, for each index of the batching dimensions.',
  operands: { lhs: T.anyTensor, rhs: T.anyTensor },
  results: { result: T.anyTensor },
  attrs: { dot_dimension_numbers: dotDims, precision_config: precision, algorithm: optional(anyAttr) },
  traits: ['pure'],
  assembly:
    '$lhs `,` $rhs `,` custom<dot-dims> (`,` `precision` `=` $precision_config)? (`,` `algorithm` `=` $algorithm)? attr-dict `:` functional-type',
  verify: (op, report) => {
    const [a, b, r] = [tensorOf(op.operand(0).type), tensorOf(op.operand(1).type), tensorOf(op.result.type)];
    const d = op.attrs.dot_dimension_numbers as typeof dotDims extends { encode(v: infer V): unknown } ? V : never;
    const name = 'stablehlo.dot_general';
    checkDims(
      name,
      'lhs dimension',
      [...d.lhs_batching_dimensions, ...d.lhs_contracting_dimensions],
      a.shape.length,
      op.loc,
    );
    checkDims(
      name,
      'rhs dimension',
      [...d.rhs_batching_dimensions, ...d.rhs_contracting_dimensions],
      b.shape.length,
      op.loc,
    );
    const pairs = (x: readonly number[], y: readonly number[], what: string) => {
      if (x.length !== y.length) return report('shape', `has ${x.length} lhs and ${y.length} rhs ${what} dimensions`);
      for (const [i, p] of x.entries()) {
        if (a.shape[p] !== b.shape[y[i]!])
          report(
            'shape',
            `pairs ${what} dimension ${p} of ${showType(a)} (${a.shape[p]}) with ${y[i]} of ${showType(b)} (${b.shape[y[i]!]})`,
            'their extents must be equal',
          );
      }
    };
    pairs(d.lhs_batching_dimensions, d.rhs_batching_dimensions, 'batching');
    pairs(d.lhs_contracting_dimensions, d.rhs_contracting_dimensions, 'contracting');
    const free = (s: readonly number[], used: readonly number[]) => s.filter((_, i) => !used.includes(i));
    const want = [
      ...d.lhs_batching_dimensions.map((i) => a.shape[i]!),
      ...free(a.shape, [...d.lhs_batching_dimensions, ...d.lhs_contracting_dimensions]),
      ...free(b.shape, [...d.rhs_batching_dimensions, ...d.rhs_contracting_dimensions]),
    ];
    if (!sameShape(want, r.shape)) report('shape', `has result ${showType(r)} but its operands give shape [${want}]`);
  },
});
const dot = defineOp('stablehlo.dot', {
  doc: 'Product of vectors and matrices.',
  operands: { lhs: T.anyTensor, rhs: T.anyTensor },
  results: { result: T.anyTensor },
  attrs: { precision_config: precision },
  traits: ['pure'],
  assembly: '$lhs `,` $rhs (`,` `precision` `=` $precision_config)? attr-dict `:` functional-type',
  verify: (op, report) => {
    const [a, b, r] = [tensorOf(op.operand(0).type), tensorOf(op.operand(1).type), tensorOf(op.result.type)];
    if (a.shape.length < 1 || a.shape.length > 2 || b.shape.length < 1 || b.shape.length > 2)
      return report('shape', `multiplies ${showType(a)} and ${showType(b)}; vectors or matrices are needed`);
    if (a.shape[a.shape.length - 1] !== b.shape[0])
      report(
        'shape',
        `contracts ${showType(a)} with ${showType(b)}`,
        'the last extent of lhs must be the first of rhs',
      );
    const want = [...a.shape.slice(0, -1), ...b.shape.slice(1)];
    if (!sameShape(want, r.shape)) report('shape', `has result ${showType(r)} but its operands give shape [${want}]`);
  },
});
const convolution = defineOp('stablehlo.convolution', {
  doc: 'Windows of lhs, times rhs, summed.',
  operands: { lhs: T.anyTensor, rhs: T.anyTensor },
  results: { result: T.anyTensor },
  attrs: {
    window_strides: optional(i64ArrayAttr),
    padding: optional(i64PairsAttr),
    lhs_dilation: optional(i64ArrayAttr),
    rhs_dilation: optional(i64ArrayAttr),
    window_reversal: optional(boolArrayAttr),
    dimension_numbers: convDims,
    feature_group_count: i64Attr,
    batch_group_count: i64Attr,
    precision_config: precision,
  },
  traits: ['pure'],
  assembly: '`(` $lhs `,` $rhs `)` custom<conv-dims> attr-dict `:` functional-type',
  verify: (op, report) => {
    const [a, b, r] = [tensorOf(op.operand(0).type), tensorOf(op.operand(1).type), tensorOf(op.result.type)];
    const x = op.attrs as {
      dimension_numbers: Record<string, never>;
      feature_group_count: number;
      batch_group_count: number;
      window_strides?: number[];
      padding?: [number, number][];
      lhs_dilation?: number[];
      rhs_dilation?: number[];
    };
    const d = x.dimension_numbers as unknown as {
      input_batch_dimension: number;
      input_feature_dimension: number;
      input_spatial_dimensions: number[];
      kernel_input_feature_dimension: number;
      kernel_output_feature_dimension: number;
      kernel_spatial_dimensions: number[];
      output_batch_dimension: number;
      output_feature_dimension: number;
      output_spatial_dimensions: number[];
    };
    const name = 'stablehlo.convolution';
    const n = d.input_spatial_dimensions.length;
    for (const [t, dims, what] of [
      [a, [d.input_batch_dimension, d.input_feature_dimension, ...d.input_spatial_dimensions], 'input dimension'],
      [
        b,
        [d.kernel_input_feature_dimension, d.kernel_output_feature_dimension, ...d.kernel_spatial_dimensions],
        'kernel dimension',
      ],
      [r, [d.output_batch_dimension, d.output_feature_dimension, ...d.output_spatial_dimensions], 'output dimension'],
    ] as const) {
      need(t.shape.length === n + 2, 'shape', name, `has ${showType(t)} with ${n} spatial dimensions`, op.loc);
      checkDims(name, what, dims, t.shape.length, op.loc);
    }
    need(
      x.feature_group_count > 0 && x.batch_group_count > 0,
      'attribute',
      name,
      'needs positive group counts',
      op.loc,
    );
    const [fin, kin] = [a.shape[d.input_feature_dimension]!, b.shape[d.kernel_input_feature_dimension]!];
    if (fin !== kin * x.feature_group_count)
      report('shape', `has ${fin} input features, but ${x.feature_group_count} groups of ${kin} kernel input features`);
    if (b.shape[d.kernel_output_feature_dimension] !== r.shape[d.output_feature_dimension])
      report(
        'shape',
        `has ${b.shape[d.kernel_output_feature_dimension]} kernel output features and ${r.shape[d.output_feature_dimension]} result features`,
      );
    if (a.shape[d.input_batch_dimension] !== r.shape[d.output_batch_dimension]! * x.batch_group_count)
      report(
        'shape',
        `has batch ${a.shape[d.input_batch_dimension]} and result batch ${r.shape[d.output_batch_dimension]}`,
      );
    for (let i = 0; i < n; i++) {
      const [low, high] = x.padding?.[i] ?? [0, 0];
      const want = windowExtent(
        a.shape[d.input_spatial_dimensions[i]!]!,
        b.shape[d.kernel_spatial_dimensions[i]!]!,
        x.window_strides?.[i] ?? 1,
        low,
        high,
        x.lhs_dilation?.[i] ?? 1,
        x.rhs_dilation?.[i] ?? 1,
      );
      const is = r.shape[d.output_spatial_dimensions[i]!]!;
      if (want !== is)
        report('shape', `has extent ${is} in spatial dimension ${i} of the result, but the window gives ${want}`);
    }
  },
});
const triangularSolve = defineOp('stablehlo.triangular_solve', {
  doc: 'Solves a·x = b (or x·a = b) for triangular a.',
  operands: { a: T.floatOrComplexTensor, b: T.floatOrComplexTensor },
  results: { result: T.floatOrComplexTensor },
  attrs: {
    left_side: boolAttr,
    lower: boolAttr,
    unit_diagonal: boolAttr,
    transpose_a: enumAttr('stablehlo', 'transpose', ['NO_TRANSPOSE', 'TRANSPOSE', 'ADJOINT']),
  },
  traits: ['pure'],
  infer: ({ types }) => [types.b],
});
const cholesky = defineOp('stablehlo.cholesky', {
  doc: 'The triangular factor of a symmetric positive definite matrix.',
  operands: { a: T.floatOrComplexTensor },
  results: { result: T.floatOrComplexTensor },
  attrs: { lower: optional(boolAttr, false) },
  traits: ['pure'],
  assembly: '$a (`,` `lower` `=` $lower)? attr-dict `:` same-type',
  infer: ({ types }) => [types.a],
});
const fft = defineOp('stablehlo.fft', {
  doc: 'Discrete Fourier transform of the last dimensions.',
  operands: { operand: T.floatOrComplexTensor },
  results: { result: T.floatOrComplexTensor },
  attrs: { fft_type: enumAttr('stablehlo', 'fft_type', ['FFT', 'IFFT', 'RFFT', 'IRFFT']), fft_length: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` `type` `=` $fft_type `,` `length` `=` $fft_length attr-dict `:` functional-type',
  infer: ({ types, attrs: { fft_type: kind, fft_length: len }, loc }) => {
    const t = tensorOf(types.operand);
    need(
      len.length <= t.shape.length,
      'shape',
      'stablehlo.fft',
      `transforms ${len.length} dimensions of ${showType(t)}`,
      loc,
    );
    const lead = t.shape.slice(0, t.shape.length - len.length);
    const last = len[len.length - 1] ?? 1;
    const wide = t.dtype === 'f64' || t.dtype === 'complex<f64>';
    if (kind === 'RFFT')
      return [
        tensorType(
          [...lead, ...len.slice(0, -1), last === 0 ? 0 : Math.floor(last / 2) + 1],
          wide ? 'complex<f64>' : 'complex<f32>',
        ),
      ];
    if (kind === 'IRFFT') return [tensorType([...lead, ...len], wide ? 'f64' : 'f32')];
    need(isComplex(t.dtype), 'type', 'stablehlo.fft', `needs complex numbers for ${kind}`, loc);
    return [withDims(t, t.shape)];
  },
});

export const linearAlgebraOps = [
  dotGeneral,
  dot,
  convolution,
  triangularSolve,
  cholesky,
  fft,
] as unknown as readonly AnyOpDef[];
