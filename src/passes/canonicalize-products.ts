import type { ConvAttrs, ConvDims } from '../eval/convolution.ts';
import { isFloat } from '../eval/dtype.ts';
import { binary } from '../eval/elementwise.ts';
import { numElements, type Tensor, tensor } from '../eval/tensor.ts';
import { fromNumbers } from '../eval/values.ts';
import type { DenseAttr } from '../ir/attributes.ts';
import type { Builder } from '../ir/builder.ts';
import { denseTensor } from '../ir/dense.ts';
import type { Operation, Value } from '../ir/ir.ts';
import type { Pattern, Rewriter } from '../ir/rewriter.ts';
import { type TensorType, tensorType } from '../ir/types.ts';
import { constant, literalOf, make, splatOf } from './build.ts';
import { rule, typeOf } from './simplify/rule.ts';

/** One form for products: matrices for vectors, images for sequences. Later passes know one form each; nothing is sent for it. */

const reshape = (b: Builder, x: Value, shape: readonly number[]): Value =>
  make(b, 'reshape', [x], {}, tensorType(shape, typeOf(x).dtype, typeOf(x).secret));

/** A vector as a row on the left, as a column on the right. */
function dotOfMatrices(op: Operation, rw: Rewriter): Value | undefined {
  const [x, y] = [op.operand(0), op.operand(1)];
  const [s, t] = [typeOf(x).shape, typeOf(y).shape];
  if (s.length === 2 && t.length === 2) return undefined;
  const b = rw.before(op);
  const lhs = s.length === 2 ? x : reshape(b, x, [1, s[0]!]);
  const rhs = t.length === 2 ? y : reshape(b, y, [t[0]!, 1]);
  const out = typeOf(op.result);
  const shape = [typeOf(lhs).shape[0]!, typeOf(rhs).shape[1]!];
  const product = make(b, 'dot', [lhs, rhs], { ...op.attrs }, tensorType(shape, out.dtype, out.secret));
  return make(b, 'reshape', [product], {}, out);
}

/** `x` with its dimensions in `order`; a unit dimension is put in at place `unit`. */
function arranged(b: Builder, x: Value, order: readonly number[], unit: number): Value {
  const t = typeOf(x);
  const shape = order.map((d) => t.shape[d]!);
  const moved = order.every((d, i) => d === i)
    ? x
    : make(b, 'transpose', [x], { permutation: [...order] }, tensorType(shape, t.dtype, t.secret));
  return reshape(b, moved, [...shape.slice(0, unit), 1, ...shape.slice(unit)]);
}

/** A convolution over one dimension as one over images of height 1: [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]. */
function imageConvolution(op: Operation, rw: Rewriter): Value | undefined {
  const a = op.attrs as unknown as ConvAttrs;
  const d = a.dimension_numbers;
  if (d.input_spatial_dimensions.length !== 1) return undefined;
  const b = rw.before(op);
  const inputs = [d.input_batch_dimension, d.input_spatial_dimensions[0]!, d.input_feature_dimension];
  const kernel = [d.kernel_spatial_dimensions[0]!, d.kernel_input_feature_dimension, d.kernel_output_feature_dimension];
  const outputs = [d.output_batch_dimension, d.output_spatial_dimensions[0]!, d.output_feature_dimension];
  const lhs = arranged(b, op.operand(0), inputs, 1);
  const rhs = arranged(b, op.operand(1), kernel, 0);
  const out = op.result.type as TensorType;
  const [n, w, f] = outputs.map((i) => out.shape[i]!) as [number, number, number];
  const attrs = {
    ...op.attrs,
    dimension_numbers: IMAGES,
    ...(a.window_strides ? { window_strides: [1, ...a.window_strides] } : {}),
    ...(a.padding ? { padding: [[0, 0], ...a.padding] } : {}),
    ...(a.lhs_dilation ? { lhs_dilation: [1, ...a.lhs_dilation] } : {}),
    ...(a.rhs_dilation ? { rhs_dilation: [1, ...a.rhs_dilation] } : {}),
    ...(a.window_reversal ? { window_reversal: [false, ...a.window_reversal] } : {}),
  };
  const image = make(b, 'convolution', [lhs, rhs], attrs, tensorType([n, 1, w, f], out.dtype, out.secret));
  const flat = reshape(b, image, [n, w, f]);
  // Dimension i of the result is where `outputs` says.
  const permutation = [0, 1, 2].map((i) => outputs.indexOf(i));
  return permutation.every((p, i) => p === i) ? flat : make(b, 'transpose', [flat], { permutation }, out);
}
const IMAGES: ConvDims = {
  input_batch_dimension: 0,
  input_feature_dimension: 3,
  input_spatial_dimensions: [1, 2],
  kernel_input_feature_dimension: 2,
  kernel_output_feature_dimension: 3,
  kernel_spatial_dimensions: [0, 1],
  output_batch_dimension: 0,
  output_feature_dimension: 3,
  output_spatial_dimensions: [1, 2],
};

/** Products of two constants; of an integer and a float only where both are splats. */
function constantProduct(op: Operation, rw: Rewriter): Value | undefined {
  const out = typeOf(op.result);
  const x = out.secret ? undefined : literalOf(op.operand(0));
  const y = x && literalOf(op.operand(1));
  if (!x || !y) return undefined;
  const b = rw.before(op);
  if (x.type.dtype === y.type.dtype) {
    if (x.splat && y.splat) return splat(b, out, binary('multiply', x.tensor, y.tensor));
    if (numElements(out.shape) > MAX_ELEMENTS) return undefined;
    return constant(b, binary('multiply', denseTensor(x), denseTensor(y)));
  }
  const [p, q] = [splatOf(op.operand(0)), splatOf(op.operand(1))];
  if (p === undefined || q === undefined || !isFloat(out.dtype)) return undefined;
  const [u, v] = [p, q].map((c) => fromNumbers(out.dtype, [], [c])) as [Tensor, Tensor];
  return splat(b, out, binary('multiply', u, v));
}
/** Longer literals are left to run time. */
const MAX_ELEMENTS = 4096;
function splat(b: Builder, type: TensorType, one: Tensor): Value {
  const value: DenseAttr = { kind: 'dense', type, splat: true, tensor: tensor(type.dtype, [], one.data) };
  return make(b, 'constant', [], { value }, type);
}

export const canonicalProducts: readonly Pattern[] = [
  rule('multiply', 'constant · constant', constantProduct),
  rule('dot', 'dot of vectors', dotOfMatrices),
  rule('convolution', 'convolution over one dimension', imageConvolution),
];
