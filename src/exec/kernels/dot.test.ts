import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ConvAttrs, type ConvDims, convolution } from '../../eval/convolution.ts';
import type { DType } from '../../eval/dtype.ts';
import { windowCount } from '../../eval/index-maps.ts';
import { type DotDims, dotGeneral } from '../../eval/linear.ts';
import { type Tensor, tensor } from '../../eval/tensor.ts';
import type { Operand } from '../hal/test-support.ts';
import { ref2k } from '../protocols/ref2k/index.ts';
import { close, generator, opCost, pub, randomTensor, runOp, secret } from './test-support.ts';

const g = generator(11);
const dims = (lb: number[], rb: number[], lc: number[], rc: number[]): DotDims => ({
  lhs_batching_dimensions: lb,
  rhs_batching_dimensions: rb,
  lhs_contracting_dimensions: lc,
  rhs_contracting_dimensions: rc,
});
const FORMS: [Operand['form'], Operand['form']][] = [
  ['secret', 'secret'],
  ['public', 'secret'],
  ['secret', 'public'],
  ['secret', 'data'],
];

const CASES: [number[], number[], DotDims][] = [
  [[3, 4], [4, 2], dims([], [], [1], [0])],
  [[4, 3], [2, 4], dims([], [], [0], [1])],
  [[5], [5], dims([], [], [0], [0])],
  [[2, 3, 4], [2, 4, 5], dims([0], [0], [2], [1])],
  [[4, 2, 3], [5, 3, 2, 4], dims([1], [2], [2, 0], [1, 3])],
  [[2], [3], dims([], [], [], [])],
  [[], [3], dims([], [], [], [])],
  [[2, 0], [0, 3], dims([], [], [1], [0])],
  [[0, 2], [2, 3], dims([], [], [1], [0])],
];

test('dot_general: batches, any order of dimensions, empty ones, all dtypes and forms', async () => {
  for (const [a, b, d] of CASES)
    for (const [x, y, out] of [
      ['f32', 'f32', 'f32'],
      ['i32', 'i32', 'i32'],
      ['i8', 'i8', 'i32'],
      ['ui8', 'ui8', 'ui32'],
      ['i1', 'i1', 'i1'],
      ['i64', 'i64', 'i64'],
      ['f32', 'i32', 'f32'],
      ['i8', 'f32', 'f32'],
      ['f32', 'i1', 'f32'],
      ['i8', 'i8', 'f32'],
    ] as [DType, DType, DType][])
      for (const forms of x === 'f32' || x === 'i1' || y === 'f32'
        ? FORMS
        : [...FORMS, ['mod', 'bits'] as [Operand['form'], Operand['form']]]) {
        const [l, r] = [randomTensor(g, x, a), randomTensor(g, y, b)];
        const want = dotGeneral(l, r, d, out);
        const [got] = await runOp({
          name: 'dot_general',
          inputs: [
            { tensor: l, form: forms[0] },
            { tensor: r, form: forms[1] },
          ],
          attrs: { dot_dimension_numbers: d },
          results: [{ dtype: out, shape: want.shape }],
        });
        close(got!, want, 2e-3, `${x} ${forms} [${a}] . [${b}]`);
      }
});

test('dot_general of a float and an integer, and a constant of whole numbers, need no truncation', async () => {
  const d = dims([], [], [1], [0]);
  const [x, n] = [randomTensor(g, 'f32', [2, 3]), randomTensor(g, 'i8', [3, 2])];
  const [got] = await runOp({
    name: 'dot_general',
    inputs: [secret(x), { tensor: n, form: 'mod' }],
    attrs: { dot_dimension_numbers: d },
    results: [{ dtype: 'f32', shape: [2, 2] }],
  });
  const want = dotGeneral(x, tensor('f32', [3, 2], Float32Array.from(n.data as Int8Array)), d, 'f32');
  close(got!, want, 1e-4, 'float x int');
  const counting = { ...ref2k, kernels: { ...ref2k.kernels, trunc: { ...ref2k.kernels.trunc, cost: () => one } } };
  const truncations = async (w: Operand): Promise<number> =>
    (
      await opCost(
        {
          name: 'dot_general',
          inputs: [secret(x), w],
          attrs: { dot_dimension_numbers: d },
          results: [{ dtype: 'f32', shape: [2, 2] }],
        },
        counting,
      )
    ).totals.messages;
  const whole = tensor('f32', [3, 2], Float32Array.of(0, 1, -2, 0, 3, 1));
  assert.is(await truncations(pub(whole)), 0);
  assert.is(await truncations({ tensor: whole, form: 'data' }), 1, 'data does not steer');
  assert.is(await truncations(pub(randomTensor(g, 'f32', [3, 2]))), 1);
  assert.is(await truncations(secret(whole)), 1);
});
const one = { hops: 1, messages: 1, bytes: 0 };

const conv = (spatial: number, order: 'first' | 'last'): ConvDims => {
  const at = (base: number): number[] => Array.from({ length: spatial }, (_, i) => base + i);
  const last = order === 'last';
  return {
    input_batch_dimension: 0,
    input_feature_dimension: last ? spatial + 1 : 1,
    input_spatial_dimensions: at(last ? 1 : 2),
    kernel_input_feature_dimension: last ? spatial : 1,
    kernel_output_feature_dimension: last ? spatial + 1 : 0,
    kernel_spatial_dimensions: at(last ? 0 : 2),
    output_batch_dimension: 0,
    output_feature_dimension: last ? spatial + 1 : 1,
    output_spatial_dimensions: at(last ? 1 : 2),
  };
};

/** The result's shape, from the definition. */
function convShape(x: Tensor, w: Tensor, a: ConvAttrs): number[] {
  const d = a.dimension_numbers;
  const out: number[] = [];
  out[d.output_batch_dimension] = x.shape[d.input_batch_dimension]! / (a.batch_group_count ?? 1);
  out[d.output_feature_dimension] = w.shape[d.kernel_output_feature_dimension]!;
  d.output_spatial_dimensions.forEach((o, s) => {
    out[o] = windowCount(
      x.shape[d.input_spatial_dimensions[s]!]!,
      w.shape[d.kernel_spatial_dimensions[s]!]!,
      a.window_strides?.[s] ?? 1,
      a.lhs_dilation?.[s] ?? 1,
      a.rhs_dilation?.[s] ?? 1,
      a.padding?.[s] ?? [0, 0],
    );
  });
  return out;
}

test('convolution: 1 to 3 dimensions, strides, dilations, padding, reversal, groups', async () => {
  const cases: [number[], number[], Omit<ConvAttrs, 'dimension_numbers'>, 'first' | 'last'][] = [
    [[2, 3, 7], [4, 3, 3], {}, 'first'],
    [
      [1, 5, 5, 2],
      [3, 3, 2, 4],
      {
        padding: [
          [1, 1],
          [1, 1],
        ],
        window_strides: [2, 1],
      },
      'last',
    ],
    [
      [1, 4, 6, 5],
      [4, 2, 2, 3],
      { feature_group_count: 2, rhs_dilation: [2, 1], window_reversal: [true, false] },
      'first',
    ],
    [[4, 3, 5], [2, 3, 2], { batch_group_count: 2, lhs_dilation: [2], padding: [[0, 1]] }, 'first'],
    [
      [1, 3, 3, 3, 1],
      [2, 2, 2, 1, 2],
      {
        padding: [
          [1, 0],
          [0, 1],
          [-1, 2],
        ],
      },
      'last',
    ],
    [[2, 4, 4, 4], [4, 1, 2, 2], { feature_group_count: 4 }, 'first'],
    [[0, 2, 4], [3, 2, 2], {}, 'first'],
  ];
  for (const [a, b, attrs, order] of cases)
    for (const dtype of ['f32', 'i32'] as const)
      for (const forms of FORMS.slice(0, 3)) {
        const [x, w] = [randomTensor(g, dtype, a), randomTensor(g, dtype, b)];
        const full: ConvAttrs = { ...attrs, dimension_numbers: conv(a.length - 2, order) };
        const want = convolution(x, w, full, convShape(x, w, full));
        const [got] = await runOp({
          name: 'convolution',
          inputs: [
            { tensor: x, form: forms[0] },
            { tensor: w, form: forms[1] },
          ],
          attrs: full as unknown as Record<string, unknown>,
          results: [{ dtype, shape: want.shape }],
        });
        close(got!, want, 2e-3, `${dtype} ${forms} [${a}] * [${b}] ${JSON.stringify(attrs)}`);
      }
});

test.run();
