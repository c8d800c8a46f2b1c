import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DType } from '../../eval/dtype.ts';
import { binary } from '../../eval/elementwise.ts';
import { type GatherDims, gather, type ScatterDims, scatter } from '../../eval/gather.ts';
import { dynamicSlice, dynamicUpdateSlice } from '../../eval/shape.ts';
import { numElements, type Tensor } from '../../eval/tensor.ts';
import { fromNumbers, scalar, toNumbers } from '../../eval/values.ts';
import type { Operand } from '../hal/test-support.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { ref2k } from '../protocols/ref2k/index.ts';
import {
  binaryRegion,
  close,
  generator,
  type OpTest,
  opCost,
  pub,
  randomTensor,
  region,
  runOp,
  secret,
} from './test-support.ts';

const g = generator(23);
const ints = (dtype: DType, shape: readonly number[], low: number, high: number): Tensor =>
  fromNumbers(
    dtype,
    shape,
    Array.from({ length: numElements(shape) }, () => g.int(low, high)),
  );
const check = async (t: Omit<OpTest, 'results'>, want: Tensor, what: string): Promise<void> => {
  const [got] = await runOp({ ...t, results: [{ dtype: want.dtype, shape: want.shape }] });
  close(got!, want, 1e-4, `${t.name}: ${what}`);
};
const FORMS: Operand['form'][] = ['secret', 'public', 'data', 'bits', 'mod'];

test('dynamic_slice and dynamic_update_slice: public, secret and mixed starts, clamped', async () => {
  const cases: [number[], number[]][] = [
    [[7], [1]],
    [[7], [3]],
    [[4], [4]],
    [
      [3, 4],
      [1, 2],
    ],
    [
      [3, 4],
      [3, 2],
    ],
    [
      [2, 5, 3],
      [2, 2, 1],
    ],
    [
      [2, 3],
      [0, 2],
    ],
    [[], []],
  ];
  for (const [shape, sizes] of cases)
    for (const dtype of ['f32', 'i32', 'i1'] as const)
      for (let round = 0; round < 4; round++) {
        const x = randomTensor(g, dtype, shape);
        const update = randomTensor(g, dtype, sizes);
        const index: DType = round % 2 ? 'i32' : round ? 'ui32' : 'i64';
        const starts = shape.map((n) => scalar(index, g.int(index === 'ui32' ? 0 : -3, n + 2)));
        const forms = shape.map((_, d) => (round === 0 || (round === 3 && d === 0) ? 'secret' : FORMS[g.int(0, 4)]!));
        const operands = starts.map((tensor, i) => ({ tensor, form: forms[i]! }));
        const what = `${dtype} [${shape}] by [${sizes}] at ${starts.map((s) => s.data[0])} (${forms})`;
        const form = (['secret', 'public'] as const)[forms.includes('secret') ? round % 2 : 0]!;
        await check(
          { name: 'dynamic_slice', inputs: [{ tensor: x, form }, ...operands], attrs: { slice_sizes: sizes } },
          dynamicSlice(x, starts, sizes),
          what,
        );
        await check(
          { name: 'dynamic_update_slice', inputs: [{ tensor: x, form }, secret(update), ...operands] },
          dynamicUpdateSlice(x, update, starts),
          what,
        );
      }
});

test('an index type that cannot reach all places', async () => {
  const x = randomTensor(g, 'i32', [300]);
  for (const [dtype, value] of [
    ['i8', 127],
    ['i8', -4],
    ['ui8', 255],
    ['ui8', 200],
  ] as const) {
    const start = scalar(dtype, value);
    const want = dynamicSlice(x, [start], [1]);
    await check(
      { name: 'dynamic_slice', inputs: [secret(x), secret(start)], attrs: { slice_sizes: [1] } },
      want,
      dtype,
    );
  }
});

const gatherDims = (d: Partial<GatherDims>): GatherDims => ({
  offset_dims: [],
  collapsed_slice_dims: [],
  start_index_map: [0],
  index_vector_dim: 1,
  ...d,
});
const GATHERS: [number[], number[], GatherDims, number[]][] = [
  [[5], [4, 1], gatherDims({ collapsed_slice_dims: [0] }), [1]],
  [[5, 3], [4], gatherDims({ offset_dims: [1], collapsed_slice_dims: [0] }), [1, 3]],
  [[5, 3], [2, 2], gatherDims({ offset_dims: [0], collapsed_slice_dims: [0], index_vector_dim: 2 }), [1, 2]],
  [[4, 5], [3, 2], gatherDims({ collapsed_slice_dims: [0, 1], start_index_map: [1, 0] }), [1, 1]],
  [
    [4, 5, 2],
    [2, 3],
    gatherDims({ offset_dims: [1, 2], collapsed_slice_dims: [0], start_index_map: [0, 1], index_vector_dim: 0 }),
    [1, 3, 2],
  ],
  [
    [3, 4, 2],
    [3, 2, 1],
    gatherDims({
      offset_dims: [2],
      collapsed_slice_dims: [1],
      operand_batching_dims: [0],
      start_indices_batching_dims: [0],
      start_index_map: [1],
      index_vector_dim: 2,
    }),
    [1, 1, 2],
  ],
  [[4], [0, 1], gatherDims({ collapsed_slice_dims: [0] }), [1]],
];

test('gather: public and secret indices, batching dimensions, windows', async () => {
  for (const [shape, indexShape, dims, sizes] of GATHERS)
    for (const dtype of ['f32', 'i32', 'i1'] as const)
      for (const form of FORMS) {
        const x = randomTensor(g, dtype, shape);
        const index = ints('i32', indexShape, -2, 6);
        await check(
          {
            name: 'gather',
            inputs: [
              { tensor: x, form: form === 'mod' && dtype !== 'f32' ? 'public' : 'secret' },
              { tensor: index, form },
            ],
            attrs: { dimension_numbers: dims, slice_sizes: sizes },
          },
          gather(x, index, dims, sizes),
          `${dtype} [${shape}] at ${form} [${indexShape}]`,
        );
      }
});

const scatterDims = (d: Partial<ScatterDims>): ScatterDims => ({
  update_window_dims: [],
  inserted_window_dims: [0],
  scatter_dims_to_operand_dims: [0],
  index_vector_dim: 1,
  ...d,
});
const SCATTERS: [number[], number[], number[], ScatterDims][] = [
  [[5], [6, 1], [6], scatterDims({})],
  [[5], [9, 1], [9], scatterDims({})],
  [[4, 3], [3], [3, 3], scatterDims({ update_window_dims: [1] })],
  [[4, 3], [3, 1], [2, 3], scatterDims({ update_window_dims: [0], index_vector_dim: 1 })],
  [[4, 4], [3, 2], [3], scatterDims({ inserted_window_dims: [0, 1], scatter_dims_to_operand_dims: [1, 0] })],
  [
    [5, 4],
    [3, 2],
    [3, 2, 2],
    scatterDims({ update_window_dims: [1, 2], inserted_window_dims: [], scatter_dims_to_operand_dims: [0, 1] }),
  ],
  [
    [2, 4, 2],
    [2, 3, 1],
    [2, 3, 2],
    scatterDims({
      update_window_dims: [2],
      inserted_window_dims: [1],
      input_batching_dims: [0],
      scatter_indices_batching_dims: [0],
      scatter_dims_to_operand_dims: [1],
      index_vector_dim: 2,
    }),
  ],
  [[3], [0, 1], [0], scatterDims({})],
];

test('scatter: add, set, multiply, maximum; public, unknown and secret indices; duplicates, out of bounds', async () => {
  for (const [shape, indexShape, updateShape, dims] of SCATTERS)
    for (const [name, dtype] of [
      ['add', 'f32'],
      ['add', 'i32'],
      ['set', 'f32'],
      ['set', 'i1'],
      ['multiply', 'i32'],
      ['maximum', 'f32'],
      ['or', 'i1'],
    ] as const)
      for (const form of ['secret', 'public', 'data', 'mod'] as const) {
        const [x, update] = [randomTensor(g, dtype, shape), randomTensor(g, dtype, updateShape)];
        const index = ints('i32', indexShape, -1, 5);
        const body = name === 'set' ? region([dtype, dtype], ([_a, b]) => [b!]) : binaryRegion(name, dtype);
        const want = scatter([x], index, [update], dims, ([a], [b]) => [
          name === 'set' ? b! : binary(name, a!, b!),
        ])[0]!;
        await check(
          {
            name: 'scatter',
            inputs: [secret(x), { tensor: index, form }, form === 'secret' ? secret(update) : pub(update)],
            attrs: { scatter_dimension_numbers: dims },
            regions: [body],
          },
          want,
          `${name} ${dtype} [${shape}] at ${form} [${index.data}] of [${indexShape}]`,
        );
      }
});

/** ref2k with messages: every kernel that talks in real protocols costs one hop and one message. */
const talking: Protocol = {
  ...ref2k,
  kernels: Object.fromEntries(
    Object.entries(ref2k.kernels).map(([name, k]) => [
      name,
      { ...k, cost: () => ({ hops: 1, messages: 1, bytes: 1 }) },
    ]),
  ) as never,
};

test('cost is the same for any public indices that are data, and for any number of rows', async () => {
  const op = (index: Operand, rows: number): OpTest => ({
    name: 'scatter',
    inputs: [secret(randomTensor(g, 'f32', [4])), index, secret(randomTensor(g, 'f32', [rows]))],
    attrs: { scatter_dimension_numbers: scatterDims({}) },
    regions: [binaryRegion('maximum', 'f32')],
    results: [{ dtype: 'f32', shape: [4] }],
  });
  const cost = (values: number[], form: Operand['form']) =>
    opCost(op({ tensor: fromNumbers('i32', [values.length, 1], values), form }, values.length), talking);
  const [same, distinct] = await Promise.all([cost([1, 1, 1, 1], 'data'), cost([0, 1, 2, 3], 'data')]);
  assert.equal(same.totals, distinct.totals);
  const few = await cost([0, 1, 2, 3], 'public');
  assert.ok(few.totals.messages < same.totals.messages, 'constant indices cost what they need');
  const read = async (rows: number): Promise<number> => {
    const { hops } = await opCost(
      {
        name: 'gather',
        inputs: [secret(randomTensor(g, 'f32', [9])), secret(ints('i32', [rows, 1], 0, 8))],
        attrs: { dimension_numbers: gatherDims({ collapsed_slice_dims: [0] }), slice_sizes: [1] },
        results: [{ dtype: 'f32', shape: [rows] }],
      },
      talking,
    );
    return hops;
  };
  assert.is(await read(1), await read(50));
});

test('windows that overlap are combined one index vector after the other, wherever their dimensions stand', async () => {
  const [cells, at] = [fromNumbers('i32', [4], [0, 0, 0, 0]), fromNumbers('i32', [2, 1], [1, 0])];
  // Window dimension first: column j is the window of index j.
  const updates = fromNumbers('i32', [2, 2], [1, 3, 2, 4]);
  const dims = {
    update_window_dims: [0],
    inserted_window_dims: [],
    scatter_dims_to_operand_dims: [0],
    index_vector_dim: 1,
  };
  const want = [3, 4, 2, 0];
  const [plain] = scatter([cells], at, [updates], dims, (_old, fresh) => [...fresh]);
  assert.equal(toNumbers(plain!), want);
  for (const form of ['secret', 'public', 'data'] as const) {
    const [got] = await runOp({
      name: 'scatter',
      inputs: [secret(cells), { tensor: at, form }, secret(updates)],
      attrs: { scatter_dimension_numbers: dims },
      regions: [region(['i32', 'i32'], ([_a, b]) => [b!])],
      results: [{ dtype: 'i32', shape: [4] }],
    });
    assert.equal(toNumbers(got!), want, form);
  }
});

test.run();
