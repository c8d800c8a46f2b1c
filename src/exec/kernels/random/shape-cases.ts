import type { DType } from '../../../eval/dtype.ts';
import { numElements } from '../../../eval/tensor.ts';
import type { Draw } from './draw.ts';
import type { MakeCase } from './elementwise-cases.ts';
import type { Arg, OpCase } from './op-case.ts';

/** Cases of ops that move elements, and of the few that change only how a value is held. */

const any = (d: Draw, shape: readonly number[], dtype: DType = d.anyType()): Arg => ({
  dtype,
  shape,
  numbers: d.any(dtype, 100),
});

const broadcast: MakeCase = (d, op) => {
  const shape = d.shape(0, 4, 3);
  const order = d.order(shape.length);
  const dims = d.some(shape.length).map((i) => order[i]!);
  const x = any(
    d,
    dims.map((i) => (d.chance(0.25) ? 1 : shape[i]!)),
  );
  return { op, args: [x], attrs: { broadcast_dimensions: dims }, result: { dtype: x.dtype, shape } };
};
const broadcastAs: MakeCase = (d, op) => {
  const shape = d.shape();
  const x = any(d, d.chance(0.6) ? [] : shape);
  return { op, args: [x, any(d, shape)] };
};
const reshape: MakeCase = (d, op) => {
  const sizes = d.shape(0, 4, 3);
  const x = any(d, sizes);
  const to = d.from([[numElements(sizes)], [...sizes].reverse(), [1, ...sizes], [...sizes, 1]]);
  return { op, args: [x], result: { dtype: x.dtype, shape: to } };
};
const transpose: MakeCase = (d, op) => {
  const x = any(d, d.shape(0, 4, 3));
  return { op, args: [x], attrs: { permutation: d.order(x.shape.length) } };
};
const slice: MakeCase = (d, op) => {
  const x = any(d, d.shape(0, 3, 6));
  const start = x.shape.map((n) => d.int(0, n));
  const attrs = {
    start_indices: start,
    limit_indices: x.shape.map((n, i) => d.int(start[i]!, n)),
    strides: x.shape.map(() => d.int(1, 3)),
  };
  return { op, args: [x], attrs };
};
const reverse: MakeCase = (d, op) => {
  const x = any(d, d.shape());
  return { op, args: [x], attrs: { dimensions: d.some(x.shape.length) } };
};
const concatenate: MakeCase = (d, op) => {
  const first = any(d, d.shape(1));
  const dimension = d.int(0, first.shape.length - 1);
  const rest = d.list(d.int(0, 2), () =>
    any(
      d,
      first.shape.map((n, i) => (i === dimension ? d.size() : n)),
      first.dtype,
    ),
  );
  return { op, args: [first, ...rest], attrs: { dimension } };
};
const pad: MakeCase = (d, op) => {
  const x = any(d, d.shape());
  const edge = (): number[] => x.shape.map((n) => d.int(-Math.min(1, n >> 1), 2));
  const attrs = {
    edge_padding_low: edge(),
    edge_padding_high: edge(),
    interior_padding: x.shape.map(() => (d.chance(0.3) ? d.int(1, 2) : 0)),
  };
  return { op, args: [x, any(d, [], x.dtype)], attrs };
};
/** How a predicate is held is no part of its value. */
const preferA: MakeCase = (d, op): OpCase => {
  const x: Arg = { ...any(d, d.shape(), d.chance(0.6) ? 'i1' : d.intType()), only: ['secret'] };
  return { op, args: [x], attrs: { call_target_name: 'spu.prefer_a' }, result: { dtype: x.dtype, shape: x.shape } };
};
const reveal: MakeCase = (d, op) => ({ op, args: [any(d, d.shape())] });

export const shapeCases: Record<string, MakeCase> = {
  broadcast,
  broadcast_as: broadcastAs,
  reshape,
  transpose,
  slice,
  reverse,
  concatenate,
  pad,
  custom_call: preferA,
  reveal,
};
