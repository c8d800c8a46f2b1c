import { isBool } from '../../../eval/dtype.ts';
import { padShape, sliceShape } from '../../../eval/index-maps.ts';
import { numElements } from '../../../eval/tensor.ts';
import { denseAttr, i64ArrayAttr, i64Attr } from '../../../ir/attr-kinds.ts';
import { defineOp, variadic } from '../../../ir/define-op.ts';
import { anyTensor, type TensorType, tensorType } from '../../../ir/types.ts';
import { Rules, tensorOf } from './rules.ts';

export const constant = defineOp('stablehlo.constant', {
  doc: 'A literal.',
  operands: {},
  results: { output: anyTensor },
  attrs: { value: denseAttr },
  traits: ['pure', 'constant'],
  assembly: 'custom<constant>',
  infer: ({ attrs }) => [attrs.value.type],
});

export const iota = defineOp('stablehlo.iota', {
  doc: 'The index of every element along one dimension.',
  operands: {},
  results: { output: anyTensor },
  attrs: { iota_dimension: i64Attr },
  traits: ['pure'],
  assembly: '`dim` `=` $iota_dimension attr-dict `:` type($output)',
  verify: (op, _report, { attrs }) => {
    const t = tensorOf(op.result);
    Rules.of(op).dim(attrs.iota_dimension, t.shape.length, 'iota_dimension');
    Rules.of(op).need(!isBool(t.dtype), 'type', 'cannot count in booleans');
  },
});

/** Dimension i of `a` becomes dimension dims[i] of `r`. */
export function checkBroadcast(c: Rules, a: TensorType, r: TensorType, dims: readonly number[]): void {
  c.sameDType(r, a, 'its result', 'its operand');
  c.count(dims, a.shape.length, 'broadcast_dimensions');
  c.dims(dims, r.shape.length, 'broadcast_dimensions');
  dims.forEach((d, i) => {
    const [n, m] = [a.shape[i], r.shape[d]];
    c.need(
      n === 1 || n === m,
      'shape',
      () => `cannot stretch dimension ${i} of size ${n} to dimension ${d} of size ${m}`,
    );
  });
}

export const broadcastInDim = defineOp('stablehlo.broadcast_in_dim', {
  doc: 'Repeats a tensor: its dimension i becomes dimension broadcast_dimensions[i], sizes of 1 are stretched.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  attrs: { broadcast_dimensions: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` `dims` `=` $broadcast_dimensions attr-dict `:` functional-type',
  verify: (op, _report, { operand, attrs }) =>
    checkBroadcast(Rules.of(op), tensorOf(operand), tensorOf(op.result), attrs.broadcast_dimensions),
});

export const broadcast = defineOp('stablehlo.broadcast', {
  doc: 'Repeats a tensor along new leading dimensions.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  attrs: { broadcast_sizes: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` `sizes` `=` $broadcast_sizes attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.broadcast', loc);
    const t = c.tensor(types.operand, 'operand');
    c.need(
      attrs.broadcast_sizes.every((n) => n >= 0),
      'attribute',
      () => `has a negative size in [${attrs.broadcast_sizes}]`,
    );
    return [tensorType([...attrs.broadcast_sizes, ...t.shape], t.dtype)];
  },
});

export const reshape = defineOp('stablehlo.reshape', {
  doc: 'The same elements, in row-major order, in another shape.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  traits: ['pure'],
  assembly: '$operand attr-dict `:` functional-type',
  verify: (op, _report, { operand }) => {
    const c = Rules.of(op);
    const [a, r] = [tensorOf(operand), tensorOf(op.result)];
    c.sameDType(r, a, 'its result', 'its operand');
    const [n, m] = [numElements(a.shape), numElements(r.shape)];
    c.need(n === m, 'shape', () => `cannot give ${n} elements of [${a.shape}] the shape [${r.shape}] of ${m}`);
  },
});

export const transpose = defineOp('stablehlo.transpose', {
  doc: 'Dimension i of the result is dimension permutation[i] of the operand.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  attrs: { permutation: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` `dims` `=` $permutation attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.transpose', loc);
    const t = c.tensor(types.operand, 'operand');
    c.count(attrs.permutation, t.shape.length, 'permutation');
    c.dims(attrs.permutation, t.shape.length, 'permutation');
    return [
      tensorType(
        attrs.permutation.map((p) => t.shape[p]!),
        t.dtype,
      ),
    ];
  },
});

export const slice = defineOp('stablehlo.slice', {
  doc: 'Elements from start_indices up to limit_indices (not included), every strides-th.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  attrs: { start_indices: i64ArrayAttr, limit_indices: i64ArrayAttr, strides: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand custom<slice> attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.slice', loc);
    const t = c.tensor(types.operand, 'operand');
    const { start_indices: from, limit_indices: to, strides } = attrs;
    c.count(from, t.shape.length, 'start_indices');
    c.count(to, t.shape.length, 'limit_indices');
    c.count(strides, t.shape.length, 'strides');
    c.positive(strides, 'strides');
    t.shape.forEach((size, d) => {
      const ok = from[d]! >= 0 && from[d]! <= to[d]! && to[d]! <= size;
      c.need(ok, 'shape', () => `takes ${from[d]} to ${to[d]} of dimension ${d}, which has size ${size}`);
    });
    return [tensorType(sliceShape(from, to, strides), t.dtype)];
  },
});

export const reverse = defineOp('stablehlo.reverse', {
  doc: 'Reverses the order of elements along the given dimensions.',
  operands: { operand: anyTensor },
  results: { result: anyTensor },
  attrs: { dimensions: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` `dims` `=` $dimensions attr-dict `:` same-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.reverse', loc);
    const t = c.tensor(types.operand, 'operand');
    c.dims(attrs.dimensions, t.shape.length, 'dimensions');
    return [tensorType(t.shape, t.dtype)];
  },
});

export const concatenate = defineOp('stablehlo.concatenate', {
  doc: 'Joins tensors along one dimension.',
  operands: { inputs: variadic(anyTensor) },
  results: { result: anyTensor },
  attrs: { dimension: i64Attr },
  traits: ['pure'],
  assembly: '$inputs `,` `dim` `=` $dimension attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.concatenate', loc);
    const d = attrs.dimension;
    const parts = types.inputs.map((t, i) => c.tensor(t, `input ${i}`));
    const first = parts[0] ?? c.fail('arity', 'needs at least one input');
    c.dim(d, first.shape.length, 'dimension');
    for (const [i, p] of parts.entries()) {
      c.sameDType(p, first, `input ${i}`, 'input 0');
      const ok = p.shape.length === first.shape.length && p.shape.every((n, e) => e === d || n === first.shape[e]);
      c.need(ok, 'shape', () => `cannot join [${first.shape}] and [${p.shape}] along dimension ${d}`);
    }
    return [
      tensorType(
        first.shape.map((n, e) => (e === d ? parts.reduce((a, p) => a + p.shape[d]!, 0) : n)),
        first.dtype,
      ),
    ];
  },
});

export const pad = defineOp('stablehlo.pad', {
  doc: 'Adds padding_value at the edges and between elements; negative edge padding removes elements.',
  operands: { operand: anyTensor, padding_value: anyTensor },
  results: { result: anyTensor },
  attrs: { edge_padding_low: i64ArrayAttr, edge_padding_high: i64ArrayAttr, interior_padding: i64ArrayAttr },
  traits: ['pure'],
  assembly:
    '$operand `,` $padding_value `,` `low` `=` $edge_padding_low `,` `high` `=` $edge_padding_high `,` `interior` `=` $interior_padding attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const c = new Rules('stablehlo.pad', loc);
    const t = c.tensor(types.operand, 'operand');
    const v = c.tensor(types.padding_value, 'padding_value');
    const { edge_padding_low: low, edge_padding_high: high, interior_padding: interior } = attrs;
    c.sameDType(v, t, 'padding_value', 'the operand');
    c.sameShape(v.shape, [], 'padding_value', 'a scalar');
    c.count(low, t.shape.length, 'edge_padding_low');
    c.count(high, t.shape.length, 'edge_padding_high');
    c.count(interior, t.shape.length, 'interior_padding');
    c.need(
      interior.every((n) => n >= 0),
      'attribute',
      () => `has a negative number in interior_padding [${interior}]`,
    );
    t.shape.forEach((n, d) => {
      const size = low[d]! + n + Math.max(n - 1, 0) * interior[d]! + high[d]!;
      c.need(size >= 0, 'shape', () => `leaves dimension ${d} with ${size} elements`);
    });
    return [tensorType(padShape(t.shape, low, high, interior), t.dtype)];
  },
});

export const shapeOps = [
  constant,
  iota,
  broadcastInDim,
  broadcast,
  reshape,
  transpose,
  slice,
  reverse,
  concatenate,
  pad,
] as const;
