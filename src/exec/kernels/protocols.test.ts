import { test } from 'uvu';
import { compare } from '../../eval/compare.ts';
import { type ConvAttrs, convolution } from '../../eval/convolution.ts';
import { binary } from '../../eval/elementwise.ts';
import { gather, scatter } from '../../eval/gather.ts';
import { dotGeneral } from '../../eval/linear.ts';
import { reduce, reduceWindow, selectAndScatter } from '../../eval/reduce.ts';
import { concatenate, dynamicSlice, dynamicUpdateSlice } from '../../eval/shape.ts';
import { sort, topK } from '../../eval/sort.ts';
import type { Tensor } from '../../eval/tensor.ts';
import { fromNumbers, scalar } from '../../eval/values.ts';
import { aby3 } from '../protocols/aby3/index.ts';
import { semi2k } from '../protocols/semi2k/index.ts';
import {
  binaryRegion,
  close,
  generator,
  type OpTest,
  pub,
  randomTensor,
  region,
  runOp,
  secret,
} from './test-support.ts';

/** One case of every family under the protocols that share secrets: the results, and that the cost backend makes the same calls. */

const g = generator(41);
const f = (...shape: number[]): Tensor => randomTensor(g, 'f32', shape);
const ints = (shape: number[], low: number, high: number): Tensor =>
  fromNumbers(
    'i32',
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => g.int(low, high)),
  );
type Case = Omit<OpTest, 'results'> & { readonly want: readonly Tensor[] };

const dims = {
  lhs_batching_dimensions: [0],
  rhs_batching_dimensions: [0],
  lhs_contracting_dimensions: [2],
  rhs_contracting_dimensions: [1],
};
const conv: ConvAttrs = {
  padding: [[1, 0]],
  feature_group_count: 2,
  dimension_numbers: {
    input_batch_dimension: 0,
    input_feature_dimension: 1,
    input_spatial_dimensions: [2],
    kernel_output_feature_dimension: 0,
    kernel_input_feature_dimension: 1,
    kernel_spatial_dimensions: [2],
    output_batch_dimension: 0,
    output_feature_dimension: 1,
    output_spatial_dimensions: [2],
  },
};
const windows = {
  window_dimensions: [2, 2],
  window_strides: [1, 2],
  padding: [
    [1, 0],
    [0, 1],
  ],
};
const rowDims = { offset_dims: [1], collapsed_slice_dims: [0], start_index_map: [0], index_vector_dim: 1 };
const cellDims = {
  update_window_dims: [],
  inserted_window_dims: [0],
  scatter_dims_to_operand_dims: [0],
  index_vector_dim: 1,
};
const lowest = scalar('f32', -Infinity);
const max = ([a]: Tensor[], [b]: Tensor[]): Tensor[] => [binary('maximum', a!, b!)];

function cases(): Case[] {
  const [a, b] = [f(2, 3, 4), f(2, 4, 2)];
  const [x, w] = [f(1, 4, 5), f(4, 2, 2)];
  const m = f(3, 5);
  const bits = randomTensor(g, 'i1', [2, 3]);
  const keys = ints([2, 6], -2, 2);
  const values = f(2, 6);
  const source = f(3, 3);
  const image = f(3, 5);
  const at = ints([4, 1], -1, 5);
  const table = f(5, 3);
  const [cells, updates] = [f(5), f(4)];
  const starts = [scalar('i32', -3), scalar('i32', 7)];
  return [
    {
      name: 'dot_general',
      inputs: [secret(a), secret(b)],
      attrs: { dot_dimension_numbers: dims },
      want: [dotGeneral(a, b, dims)],
    },
    {
      name: 'convolution',
      inputs: [secret(x), secret(w)],
      attrs: conv as never,
      want: [convolution(x, w, conv, [1, 4, 5])],
    },
    {
      name: 'concatenate',
      inputs: [secret(bits), pub(bits)],
      attrs: { dimension: 0 },
      want: [concatenate([bits, bits], 0)],
    },
    {
      name: 'reduce',
      inputs: [secret(m), pub(lowest)],
      attrs: { dimensions: [1] },
      regions: [binaryRegion('maximum', 'f32')],
      want: reduce([m], [lowest], [1], max),
    },
    {
      name: 'reduce',
      inputs: [secret(bits), pub(scalar('i1', false))],
      attrs: { dimensions: [0] },
      regions: [binaryRegion('or', 'i1')],
      want: reduce([bits], [scalar('i1', false)], [0], ([p], [q]) => [binary('or', p!, q!)]),
    },
    {
      name: 'reduce_window',
      inputs: [secret(image), pub(lowest)],
      attrs: windows,
      regions: [binaryRegion('maximum', 'f32')],
      want: reduceWindow([image], [lowest], windows, max),
    },
    {
      name: 'select_and_scatter',
      inputs: [secret(image), secret(source), pub(scalar('f32', 0))],
      attrs: windows,
      regions: [binaryRegion('greater_equal', 'f32', 'i1'), binaryRegion('add', 'f32')],
      want: [
        selectAndScatter(
          image,
          source,
          scalar('f32', 0),
          windows,
          (p, q) => compare('GE', p, q),
          (p, q) => binary('add', p, q),
        ),
      ],
    },
    {
      name: 'sort',
      inputs: [secret(keys), secret(values)],
      attrs: { dimension: 1, is_stable: true },
      regions: [region(['i32', 'i32', 'f32', 'f32'], ([p, q], emit) => [emit('less', [p!, q!], 'i1')])],
      want: sort([keys, values], 1, true, ([p], [q]) => compare('LT', p!, q!)),
    },
    { name: 'top_k', inputs: [secret(values)], attrs: { k: 2 }, want: Object.values(topK(values, 2)) },
    {
      name: 'gather',
      inputs: [secret(table), secret(at)],
      attrs: { dimension_numbers: rowDims, slice_sizes: [1, 3] },
      want: [gather(table, at, rowDims, [1, 3])],
    },
    ...(['add', 'maximum'] as const).map(
      (name): Case => ({
        name: 'scatter',
        inputs: [secret(cells), secret(at), secret(updates)],
        attrs: { scatter_dimension_numbers: cellDims },
        regions: [binaryRegion(name, 'f32')],
        want: scatter([cells], at, [updates], cellDims, ([p], [q]) => [binary(name, p!, q!)]),
      }),
    ),
    {
      name: 'scatter',
      inputs: [secret(cells), { tensor: at, form: 'data' }, secret(updates)],
      attrs: { scatter_dimension_numbers: cellDims },
      regions: [binaryRegion('maximum', 'f32')],
      want: scatter([cells], at, [updates], cellDims, max),
    },
    {
      name: 'dynamic_slice',
      inputs: [secret(m), ...starts.map(secret)],
      attrs: { slice_sizes: [2, 2] },
      want: [dynamicSlice(m, starts, [2, 2])],
    },
    {
      name: 'dynamic_update_slice',
      inputs: [secret(m), secret(bitsAsFloats), secret(starts[0]!), pub(starts[1]!)],
      want: [dynamicUpdateSlice(m, bitsAsFloats, starts)],
    },
  ];
}
const bitsAsFloats = f(2, 2);

for (const protocol of [semi2k, aby3])
  test(`every family under ${protocol.name}`, async () => {
    for (const { want, ...t } of cases()) {
      const results = want.map(({ dtype, shape }) => ({ dtype, shape }));
      const got = await runOp({ ...t, results }, { protocol });
      want.forEach((w, i) => {
        close(got[i]!, w, 1e-3, `${t.name}, result ${i}`);
      });
    }
  });

test.run();
