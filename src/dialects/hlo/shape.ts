import { bitWidth } from '../../eval/dtype.ts';
import { numElements } from '../../eval/tensor.ts';
import { denseAttr, i64ArrayAttr, i64Attr } from '../../ir/attr-kinds.ts';
import { type AnyOpDef, defineOp, variadic } from '../../ir/define-op.ts';
import * as T from '../../ir/types.ts';
import { sameShape, showType } from '../../ir/types.ts';
import { checkDims, need, tensorOf, withDims } from './rules.ts';

const constant = defineOp('stablehlo.constant', {
  doc: 'A literal.',
  operands: {},
  results: { output: T.anyTensor },
  attrs: { value: denseAttr },
  traits: ['pure', 'constant'],
  assembly: 'custom<constant>',
  infer: ({ attrs }) => [attrs.value.type],
});
const iota = defineOp('stablehlo.iota', {
  doc: 'Counts 0, 1, 2 … along one dimension.',
  operands: {},
  results: { output: T.anyTensor },
  attrs: { iota_dimension: i64Attr },
  traits: ['pure'],
  assembly: '`dim` `=` $iota_dimension attr-dict `:` type($output)',
  verify: (op, report) => {
    const rank = tensorOf(op.result.type).shape.length;
    const d = op.attrs.iota_dimension as number;
    if (d < 0 || d >= rank)
      report(
        'shape',
        `counts along dimension ${d} of a tensor of rank ${rank}: iota dimension cannot go beyond the output rank`,
      );
  },
});
const broadcastInDim = defineOp('stablehlo.broadcast_in_dim', {
  doc: 'Repeats the operand: its dimension i becomes dimension broadcast_dimensions[i] of the result.',
  operands: { operand: T.anyTensor },
  results: { result: T.anyTensor },
  attrs: { broadcast_dimensions: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` `dims` `=` $broadcast_dimensions attr-dict `:` functional-type',
  verify: (op, report) => {
    const [a, r] = [tensorOf(op.operand(0).type), tensorOf(op.result.type)];
    const dims = op.attrs.broadcast_dimensions as number[];
    if (a.dtype !== r.dtype) report('type', `changes the element type from ${a.dtype} to ${r.dtype}`);
    if (dims.length !== a.shape.length)
      return report('shape', `has ${dims.length} broadcast dimensions for an operand of rank ${a.shape.length}`);
    if (new Set(dims).size !== dims.length) report('shape', 'broadcast_dimensions should not have duplicates');
    for (const [i, d] of dims.entries()) {
      if (d < 0 || d >= r.shape.length)
        report('shape', `broadcast_dimensions contains invalid value ${d} for result with rank ${r.shape.length}`);
      else if (a.shape[i] !== 1 && a.shape[i] !== r.shape[d])
        report(
          'shape',
          `cannot stretch dimension ${i} of ${showType(a)} to dimension ${d} of ${showType(r)}`,
          'only extent 1 is repeated',
        );
    }
  },
});
const broadcast = defineOp('stablehlo.broadcast', {
  doc: 'Repeats the operand along new leading dimensions.',
  operands: { operand: T.anyTensor },
  results: { result: T.anyTensor },
  attrs: { broadcast_sizes: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` `sizes` `=` $broadcast_sizes attr-dict `:` functional-type',
  infer: ({ types, attrs }) => [
    withDims(tensorOf(types.operand), [...attrs.broadcast_sizes, ...tensorOf(types.operand).shape]),
  ],
});
const reshape = defineOp('stablehlo.reshape', {
  doc: 'The same elements in row-major order in another shape.',
  operands: { operand: T.anyTensor },
  results: { result: T.anyTensor },
  traits: ['pure'],
  assembly: '$operand attr-dict `:` functional-type',
  verify: (op, report) => {
    const [a, r] = [tensorOf(op.operand(0).type), tensorOf(op.result.type)];
    if (a.dtype !== r.dtype) report('type', `changes the element type from ${a.dtype} to ${r.dtype}`);
    if (numElements(a.shape) !== numElements(r.shape))
      report('shape', `changes the number of elements from ${numElements(a.shape)} to ${numElements(r.shape)}`);
  },
});
const transpose = defineOp('stablehlo.transpose', {
  doc: 'Result dimension d is operand dimension permutation[d].',
  operands: { operand: T.anyTensor },
  results: { result: T.anyTensor },
  attrs: { permutation: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` `dims` `=` $permutation attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const t = tensorOf(types.operand);
    need(
      attrs.permutation.length === t.shape.length,
      'shape',
      'stablehlo.transpose',
      `has a permutation of ${attrs.permutation.length} dimensions for ${showType(t)}`,
      loc,
    );
    checkDims('stablehlo.transpose', 'dimension', attrs.permutation, t.shape.length, loc);
    return [
      withDims(
        t,
        attrs.permutation.map((p) => t.shape[p]!),
      ),
    ];
  },
});
const slice = defineOp('stablehlo.slice', {
  doc: 'A static strided window: [start, limit) by stride in each dimension.',
  operands: { operand: T.anyTensor },
  results: { result: T.anyTensor },
  attrs: { start_indices: i64ArrayAttr, limit_indices: i64ArrayAttr, strides: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand custom<slice> attr-dict `:` functional-type',
  infer: ({ types, attrs: { start_indices: s, limit_indices: l, strides: k }, loc }) => {
    const t = tensorOf(types.operand);
    need(
      [s, l, k].every((x) => x.length === t.shape.length),
      'shape',
      'stablehlo.slice',
      `has ${s.length} ranges for ${showType(t)}`,
      loc,
    );
    const shape = t.shape.map((d, i) => {
      need(s[i]! >= 0, 'shape', 'stablehlo.slice', `has negative start index ${s[i]} in dimension ${i}`, loc);
      need(
        l[i]! <= d,
        'shape',
        'stablehlo.slice',
        `has limit index ${l[i]} larger than dimension size ${d} in dimension ${i}`,
        loc,
      );
      need(
        s[i]! <= l[i]!,
        'shape',
        'stablehlo.slice',
        `has start index ${s[i]} larger than limit index ${l[i]} in dimension ${i}`,
        loc,
      );
      need(k[i]! > 0, 'shape', 'stablehlo.slice', `has stride ${k[i]} in dimension ${i}; it must be positive`, loc);
      return Math.ceil((l[i]! - s[i]!) / k[i]!);
    });
    return [withDims(t, shape)];
  },
});
const reverse = defineOp('stablehlo.reverse', {
  doc: 'Reverses the listed dimensions.',
  operands: { operand: T.anyTensor },
  results: { result: T.anyTensor },
  attrs: { dimensions: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` `dims` `=` $dimensions attr-dict `:` same-type',
  infer: ({ types, attrs, loc }) => {
    checkDims('stablehlo.reverse', 'dimension', attrs.dimensions, tensorOf(types.operand).shape.length, loc);
    return [types.operand];
  },
});
const concatenate = defineOp('stablehlo.concatenate', {
  doc: 'Joins tensors along a dimension.',
  operands: { inputs: variadic(T.anyTensor) },
  results: { result: T.anyTensor },
  attrs: { dimension: i64Attr },
  traits: ['pure'],
  assembly: '$inputs `,` `dim` `=` $dimension attr-dict `:` functional-type',
  infer: ({ types, attrs: { dimension: d }, loc }) => {
    const all = types.inputs.map(tensorOf);
    const name = 'stablehlo.concatenate';
    need(all.length > 0, 'arity', name, 'needs an operand', loc);
    const first = all[0]!;
    need(first.shape.length > 0, 'shape', name, 'rank-0 values cannot be concatenated', loc);
    need(d >= 0 && d < first.shape.length, 'shape', name, `joins along dimension ${d} of ${showType(first)}`, loc);
    for (const t of all) {
      need(t.dtype === first.dtype, 'type', name, `joins ${showType(first)} and ${showType(t)}`, loc);
      need(
        t.shape.length === first.shape.length && t.shape.every((x, i) => i === d || x === first.shape[i]),
        'shape',
        name,
        `joins ${showType(first)} and ${showType(t)} along dimension ${d}`,
        loc,
      );
    }
    return [
      withDims(
        first,
        first.shape.map((x, i) => (i === d ? all.reduce((s, t) => s + t.shape[d]!, 0) : x)),
      ),
    ];
  },
});
const pad = defineOp('stablehlo.pad', {
  doc: 'Adds padding_value around and between elements; negative edges crop.',
  operands: { operand: T.anyTensor, padding_value: T.anyTensor },
  results: { result: T.anyTensor },
  attrs: { edge_padding_low: i64ArrayAttr, edge_padding_high: i64ArrayAttr, interior_padding: i64ArrayAttr },
  traits: ['pure'],
  assembly:
    '$operand `,` $padding_value `,` `low` `=` $edge_padding_low `,` `high` `=` $edge_padding_high `,` `interior` `=` $interior_padding attr-dict `:` functional-type',
  infer: ({ types, attrs: { edge_padding_low: l, edge_padding_high: h, interior_padding: n }, loc }) => {
    const [t, v] = [tensorOf(types.operand), tensorOf(types.padding_value)];
    const name = 'stablehlo.pad';
    need(v.shape.length === 0, 'shape', name, `has a padding value ${showType(v)}; it must be a scalar`, loc);
    need(v.dtype === t.dtype, 'type', name, `pads ${showType(t)} with ${showType(v)}`, loc);
    need(
      [l, h, n].every((x) => x.length === t.shape.length),
      'shape',
      name,
      `has padding for ${l.length} dimensions of ${showType(t)}`,
      loc,
    );
    const shape = t.shape.map((d, i) => {
      need(n[i]! >= 0, 'shape', name, `has negative interior padding in dimension ${i}`, loc);
      const x = d + l[i]! + h[i]! + Math.max(d - 1, 0) * n[i]!;
      need(x >= 0, 'shape', name, `crops more than dimension ${i} has`, loc);
      return x;
    });
    return [withDims(t, shape)];
  },
});
const bitcastConvert = defineOp('stablehlo.bitcast_convert', {
  doc: 'The same bits as another element type; a change of width adds or removes a last dimension.',
  operands: { operand: T.anyTensor },
  results: { result: T.anyTensor },
  traits: ['pure'],
  assembly: '$operand attr-dict `:` functional-type',
  verify: (op, report) => {
    const [a, r] = [tensorOf(op.operand(0).type), tensorOf(op.result.type)];
    const [wa, wr] = [bitWidth(a.dtype), bitWidth(r.dtype)];
    const want = wa === wr ? a.shape : wa > wr ? [...a.shape, wa / wr] : a.shape.slice(0, -1);
    const ok = sameShape(want, r.shape) && (wa >= wr || a.shape[a.shape.length - 1] === wr / wa);
    if (!ok) report('shape', `cannot see ${showType(a)} as ${showType(r)}`);
  },
});
const dynamicSlice = defineOp('stablehlo.dynamic_slice', {
  doc: 'A window of static size at computed start indices, which are clamped so that it fits.',
  operands: { operand: T.anyTensor, start_indices: variadic(T.scalarIntTensor) },
  results: { result: T.anyTensor },
  attrs: { slice_sizes: i64ArrayAttr },
  traits: ['pure'],
  assembly: '$operand `,` $start_indices `,` `sizes` `=` $slice_sizes attr-dict `:` functional-type',
  infer: ({ types, attrs, loc }) => {
    const t = tensorOf(types.operand);
    const name = 'stablehlo.dynamic_slice';
    need(
      types.start_indices.length === t.shape.length && attrs.slice_sizes.length === t.shape.length,
      'shape',
      name,
      `has ${types.start_indices.length} start indices and ${attrs.slice_sizes.length} sizes for ${showType(t)}`,
      loc,
    );
    for (const [i, s] of attrs.slice_sizes.entries())
      need(
        s >= 0 && s <= t.shape[i]!,
        'shape',
        name,
        `has slice size ${s} greater than dimension size ${t.shape[i]} in dimension ${i}`,
        loc,
      );
    return [withDims(t, attrs.slice_sizes)];
  },
});
const dynamicUpdateSlice = defineOp('stablehlo.dynamic_update_slice', {
  doc: 'The operand with a window replaced at computed start indices, which are clamped so that it fits.',
  operands: { operand: T.anyTensor, update: T.anyTensor, start_indices: variadic(T.scalarIntTensor) },
  results: { result: T.anyTensor },
  traits: ['pure'],
  assembly: '$operand `,` $update `,` $start_indices attr-dict `:` functional-type',
  infer: ({ types, loc }) => {
    const [t, u] = [tensorOf(types.operand), tensorOf(types.update)];
    const name = 'stablehlo.dynamic_update_slice';
    need(u.dtype === t.dtype, 'type', name, `updates ${showType(t)} with ${showType(u)}`, loc);
    need(
      u.shape.length === t.shape.length && u.shape.every((d, i) => d <= t.shape[i]!),
      'shape',
      name,
      `updates ${showType(t)} with the larger ${showType(u)}`,
      loc,
    );
    need(
      types.start_indices.length === t.shape.length,
      'shape',
      name,
      `has ${types.start_indices.length} start indices for ${showType(t)}`,
      loc,
    );
    return [t];
  },
});

export const shapeOps: readonly AnyOpDef[] = [
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
  bitcastConvert,
  dynamicSlice,
  dynamicUpdateSlice,
] as unknown as readonly AnyOpDef[];
