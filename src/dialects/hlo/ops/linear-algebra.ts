import type { ConvDims } from '../../../eval/convolution.ts';
import { isComplex, isFloat, realPart } from '../../../eval/dtype.ts';
import {
  anyAttr,
  arrayAttr,
  attrKind,
  boolArrayAttr,
  boolAttr,
  enumAttr,
  i64ArrayAttr,
  i64Attr,
  optional,
  stringAttr,
  structAttr,
} from '../../../ir/attr-kinds.ts';
import type { StructField } from '../../../ir/attributes.ts';
import { defineOp } from '../../../ir/define-op.ts';
import { i64PairsAttr } from '../../../ir/dense.ts';
import type { Operation } from '../../../ir/ir.ts';
import { anyTensor, floatOrComplexTensor, type TensorType, type Type, tensorType } from '../../../ir/types.ts';
import { parseConvDims } from '../../../syntax/conv-dims.ts';
import { convolutionShape } from './convolution-shape.ts';
import { parseEinsum } from './einsum.ts';
import { otherDims, Rules, tensorOf } from './rules.ts';

const none: readonly number[] = [];
/** Dimension numbers of dot_general. */
export const dotDimsAttr = structAttr('stablehlo', 'dot', {
  lhs_batching_dimensions: none,
  rhs_batching_dimensions: none,
  lhs_contracting_dimensions: none,
  rhs_contracting_dimensions: none,
});
/** One precision per operand. It advises the platform: spuc computes all of them alike. */
export const precisionAttr = optional(arrayAttr(enumAttr('stablehlo', 'precision', ['DEFAULT', 'HIGH', 'HIGHEST'])));
/** Dimension numbers of a convolution, from their fields or from text such as `[b, 0, f]x[0, i, o]->[b, 0, f]`. */
export const convDimsAttr = attrKind<ConvDims>(
  '#stablehlo.conv<…>',
  (a) => {
    if (a.kind !== 'struct' || a.name !== 'conv') return undefined;
    if (typeof a.fields.raw === 'string') return parseConvDims(a.fields.raw);
    const d = a.fields as unknown as ConvDims;
    const one = [
      d.input_batch_dimension,
      d.input_feature_dimension,
      d.kernel_input_feature_dimension,
      d.kernel_output_feature_dimension,
      d.output_batch_dimension,
      d.output_feature_dimension,
    ];
    const many = [d.input_spatial_dimensions, d.kernel_spatial_dimensions, d.output_spatial_dimensions];
    return one.every(Number.isSafeInteger) && many.every((m) => Array.isArray(m) && m.every(Number.isSafeInteger))
      ? d
      : undefined;
  },
  (v) => ({ kind: 'struct', dialect: 'stablehlo', name: 'conv', fields: v as unknown as Record<string, StructField> }),
);

interface DotDims {
  readonly lhs_batching_dimensions: readonly number[];
  readonly rhs_batching_dimensions: readonly number[];
  readonly lhs_contracting_dimensions: readonly number[];
  readonly rhs_contracting_dimensions: readonly number[];
}

/** Result shape of a dot_general: batch, free lhs, free rhs dimensions. @throws SpucError */
export function dotGeneralShape(c: Rules, a: TensorType, b: TensorType, d: DotDims): number[] {
  const [lb, rb] = [d.lhs_batching_dimensions, d.rhs_batching_dimensions];
  const [lc, rc] = [d.lhs_contracting_dimensions, d.rhs_contracting_dimensions];
  c.dims([...lb, ...lc], a.shape.length, 'batching and contracting dimensions of its left operand');
  c.dims([...rb, ...rc], b.shape.length, 'batching and contracting dimensions of its right operand');
  c.need(lb.length === rb.length, 'attribute', () => `has ${lb.length} and ${rb.length} batching dimensions`);
  c.need(lc.length === rc.length, 'attribute', () => `has ${lc.length} and ${rc.length} contracting dimensions`);
  const pair = (x: readonly number[], y: readonly number[], what: string) =>
    x.forEach((l, i) => {
      const r = y[i]!;
      const ok = a.shape[l] === b.shape[r];
      c.need(
        ok,
        'shape',
        () =>
          `${what} dimension ${l} of [${a.shape}] (size ${a.shape[l]}) with dimension ${r} of [${b.shape}] (size ${b.shape[r]})`,
      );
    });
  pair(lb, rb, 'pairs batching');
  pair(lc, rc, 'contracts');
  return [
    ...lb.map((i) => a.shape[i]!),
    ...otherDims(a.shape.length, lb, lc).map((i) => a.shape[i]!),
    ...otherDims(b.shape.length, rb, rc).map((i) => b.shape[i]!),
  ];
}

/** Which element types a product may have. */
export type ProductRule = (c: Rules, a: TensorType, b: TensorType, r: TensorType) => void;
/** The result may have another element type than the operands, but of the same kind. */
function checkProductType(c: Rules, a: TensorType, b: TensorType, r: TensorType): void {
  const kind = (t: TensorType) => (isComplex(t.dtype) ? 'complex' : isFloat(t.dtype) ? 'float' : 'integer');
  c.need(kind(a) === kind(b), 'type', () => `multiplies elements of ${a.dtype} and ${b.dtype}`);
  c.need(
    kind(a) === kind(r) || kind(r) === 'float',
    'type',
    () => `gives elements of ${r.dtype} from products of ${a.dtype} and ${b.dtype}`,
  );
}

/** The rules of dot_general. The declared shape of the result must be the computed one, or one that `accepts` takes in its place. */
export function verifyDotGeneral(
  op: Operation,
  accepts: (declared: readonly number[], computed: readonly number[]) => boolean = () => false,
  products: ProductRule = checkProductType,
): void {
  const c = Rules.of(op);
  const [a, b, r] = [op.operand(0), op.operand(1), op.result].map(tensorOf) as [TensorType, TensorType, TensorType];
  products(c, a, b, r);
  const shape = dotGeneralShape(c, a, b, op.attrs.dot_dimension_numbers as DotDims);
  if (!accepts(r.shape, shape)) c.sameShape(r.shape, shape, 'its result', 'what its operands give');
}

export const dotGeneral = defineOp('stablehlo.dot_general', {
  doc: 'Sums of products over the contracting dimensions, for each batch. The result may be wider than the operands.',
  operands: { lhs: anyTensor, rhs: anyTensor },
  results: { result: anyTensor },
  attrs: { dot_dimension_numbers: dotDimsAttr, precision_config: precisionAttr, algorithm: optional(anyAttr) },
  traits: ['pure'],
  assembly: '$lhs `,` $rhs `,` custom<dot-dims> (`,` `precision` `=` $precision_config)? attr-dict `:` functional-type',
  verify: (op) => verifyDotGeneral(op),
});

/** Result shape of `dot`: vectors and matrices only. */
function dotShape(c: Rules, a: TensorType, b: TensorType): number[] {
  const rank = (t: TensorType) => t.shape.length;
  c.need(
    rank(a) >= 1 && rank(a) <= 2 && rank(b) >= 1 && rank(b) <= 2,
    'shape',
    () => `takes vectors and matrices, not [${a.shape}] and [${b.shape}]`,
  );
  return dotGeneralShape(c, a, b, {
    lhs_batching_dimensions: [],
    rhs_batching_dimensions: [],
    lhs_contracting_dimensions: [rank(a) - 1],
    rhs_contracting_dimensions: [0],
  });
}

/** The rules of dot. */
export function verifyDot(op: Operation, products: ProductRule = checkProductType): void {
  const c = Rules.of(op);
  const [a, b, r] = [op.operand(0), op.operand(1), op.result].map(tensorOf) as [TensorType, TensorType, TensorType];
  products(c, a, b, r);
  c.sameShape(r.shape, dotShape(c, a, b), 'its result', 'what its operands give');
}

export const dot = defineOp('stablehlo.dot', {
  doc: 'Product of vectors and matrices: the last dimension of lhs with the first of rhs.',
  operands: { lhs: anyTensor, rhs: anyTensor },
  results: { result: anyTensor },
  attrs: { precision_config: precisionAttr },
  traits: ['pure'],
  assembly: '$lhs `,` $rhs (`,` `precision` `=` $precision_config)? attr-dict `:` functional-type',
  verify: (op) => verifyDot(op),
});

export const einsum = defineOp('stablehlo.einsum', {
  doc: 'A product with dimensions named by letters, such as "ij,jk->ik".',
  operands: { lhs: anyTensor, rhs: anyTensor },
  results: { result: anyTensor },
  attrs: { einsum_config: stringAttr },
  traits: ['pure'],
  assembly: '$lhs `,` $rhs `,` `config` `=` $einsum_config attr-dict `:` functional-type',
  verify: (op, _report, { lhs, rhs, attrs }) => {
    const c = Rules.of(op);
    const shapes = [tensorOf(lhs).shape, tensorOf(rhs).shape];
    const e = parseEinsum(c, attrs.einsum_config, shapes);
    c.sameShape(tensorOf(op.result).shape, e.shape, 'its result', 'what its operands give');
  },
});

export const unaryEinsum = defineOp('stablehlo.unary_einsum', {
  doc: 'A sum and transposition with dimensions named by letters, such as "ij->j".',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  attrs: { einsum_config: stringAttr },
  traits: ['pure'],
  assembly: '$operand `,` `config` `=` $einsum_config attr-dict `:` functional-type',
  verify: (op, _report, { operand, attrs }) => {
    const c = Rules.of(op);
    const e = parseEinsum(c, attrs.einsum_config, [tensorOf(operand).shape]);
    c.sameShape(tensorOf(op.result).shape, e.shape, 'its result', 'what its operand gives');
  },
});

/** The rules of convolution. */
export function verifyConvolution(op: Operation, products: ProductRule = checkProductType): void {
  const c = Rules.of(op);
  const [a, b, r] = [op.operand(0), op.operand(1), op.result].map(tensorOf) as [TensorType, TensorType, TensorType];
  products(c, a, b, r);
  const shape = convolutionShape(c, a.shape, b.shape, op.attrs as unknown as Parameters<typeof convolutionShape>[3]);
  c.sameShape(r.shape, shape, 'its result', 'what its operands give');
}

export const convolution = defineOp('stablehlo.convolution', {
  doc: 'Sums of products of a kernel that slides over spatial dimensions, with strides, padding, dilation and groups.',
  operands: { lhs: anyTensor, rhs: anyTensor },
  results: { result: anyTensor },
  attrs: {
    dimension_numbers: convDimsAttr,
    window_strides: optional(i64ArrayAttr),
    padding: optional(i64PairsAttr),
    lhs_dilation: optional(i64ArrayAttr),
    rhs_dilation: optional(i64ArrayAttr),
    window_reversal: optional(boolArrayAttr),
    feature_group_count: i64Attr,
    batch_group_count: i64Attr,
    precision_config: precisionAttr,
  },
  traits: ['pure'],
  assembly: '`(` $lhs `,` $rhs `)` custom<conv-dims> attr-dict `:` functional-type',
  verify: (op) => verifyConvolution(op),
});

export const cholesky = defineOp('stablehlo.cholesky', {
  doc: 'The triangular factor of positive definite matrices; leading dimensions are batches.',
  operands: { a: floatOrComplexTensor },
  results: { result: floatOrComplexTensor },
  attrs: { lower: optional(boolAttr, false) },
  traits: ['pure'],
  assembly: '$a (`,` `lower` `=` $lower)? attr-dict `:` same-type',
  infer: ({ types, loc }) => {
    const c = new Rules('stablehlo.cholesky', loc);
    const t = c.tensor(types.a, 'operand');
    checkSquare(c, t);
    return [tensorType(t.shape, t.dtype)];
  },
});

function checkSquare(c: Rules, t: TensorType): void {
  const [m, n] = t.shape.slice(-2);
  c.need(t.shape.length >= 2 && m === n, 'shape', () => `needs square matrices, but has [${t.shape}]`);
}

export const triangularSolve = defineOp('stablehlo.triangular_solve', {
  doc: 'Solves op(a) x = b, or x op(a) = b, for a triangular a; leading dimensions are batches.',
  operands: { a: floatOrComplexTensor, b: floatOrComplexTensor },
  results: { result: floatOrComplexTensor },
  attrs: {
    left_side: boolAttr,
    lower: boolAttr,
    unit_diagonal: boolAttr,
    transpose_a: enumAttr('stablehlo', 'transpose', ['NO_TRANSPOSE', 'TRANSPOSE', 'ADJOINT']),
  },
  traits: ['pure'],
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.triangular_solve', loc);
    const a = c.tensor(types.a, 'a');
    const b = c.tensor(types.b, 'b');
    c.sameDType(a, b, 'a', 'b');
    checkSquare(c, a);
    c.need(b.shape.length === a.shape.length, 'shape', () => `has a of shape [${a.shape}] but b of [${b.shape}]`);
    c.sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2), 'the batch of a', 'that of b');
    const side = b.shape.at(attrs.left_side ? -2 : -1);
    c.need(
      side === a.shape.at(-1),
      'shape',
      () => `has a of size ${a.shape.at(-1)} but b of size ${side} on that side`,
    );
    return [tensorType(b.shape, b.dtype)];
  },
});

export const fft = defineOp('stablehlo.fft', {
  doc: 'Discrete Fourier transform over the last dimensions.',
  operands: { operand: floatOrComplexTensor },
  results: { result: floatOrComplexTensor },
  attrs: { fft_type: enumAttr('stablehlo', 'fft_type', ['FFT', 'IFFT', 'RFFT', 'IRFFT']), fft_length: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` `type` `=` $fft_type `,` `length` `=` $fft_length attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => [fftType(new Rules('stablehlo.fft', loc), types.operand, attrs)],
});

function fftType(c: Rules, operand: Type, attrs: { fft_type: string; fft_length: number[] }): TensorType {
  const t = c.tensor(operand, 'operand');
  const { fft_type: type, fft_length: length } = attrs;
  const n = length.length;
  c.need(
    n >= 1 && n <= 3 && n <= t.shape.length,
    'attribute',
    () => `needs 1 to 3 lengths for [${t.shape}], but has ${n}`,
  );
  c.need(
    isComplex(t.dtype) === (type !== 'RFFT'),
    'type',
    () => `of type ${type} does not take elements of ${t.dtype}`,
  );
  const last = length[n - 1]!;
  const shape = t.shape.slice();
  const want = [...t.shape.slice(0, -n), ...length];
  if (type === 'IRFFT') {
    want[want.length - 1] = Math.floor(last / 2) + 1;
    shape[shape.length - 1] = last;
  }
  // An empty dimension has no terms.
  c.need(
    t.shape.every((d, i) => d === want[i] || (type === 'IRFFT' && last === 0 && d === 0)),
    'shape',
    () => `of length [${length}] does not take shape [${t.shape}]`,
  );
  if (type !== 'RFFT') return tensorType(shape, type === 'IRFFT' ? realPart(t.dtype) : t.dtype);
  c.need(t.dtype === 'f32' || t.dtype === 'f64', 'type', () => `does not take elements of ${t.dtype}`);
  shape[shape.length - 1] = last === 0 ? 0 : Math.floor(last / 2) + 1;
  return tensorType(shape, t.dtype === 'f64' ? 'complex<f64>' : 'complex<f32>');
}

export const linearAlgebraOps = [
  dotGeneral,
  dot,
  einsum,
  unaryEinsum,
  convolution,
  cholesky,
  triangularSolve,
  fft,
] as const;
