import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DType } from '../../eval/dtype.ts';
import { binary } from '../../eval/elementwise.ts';
import type { WindowAttrs } from '../../eval/index-maps.ts';
import { reduce, reduceWindow } from '../../eval/reduce.ts';
import { type Tensor, tensor } from '../../eval/tensor.ts';
import { scalar } from '../../eval/values.ts';
import { numbers, tensorOf } from '../hal/test-support.ts';
import { ref2k } from '../protocols/ref2k/index.ts';
import { binaryRegion, close, generator, opCost, randomTensor, region, runOp, secret } from './test-support.ts';

const g = generator(7);
const random = (dtype: DType, shape: readonly number[]): Tensor => randomTensor(g, dtype, shape);

const neutral: Record<string, number> = { add: 0, multiply: 1, maximum: -Infinity, minimum: Infinity, and: 1, or: 0 };

test('reduce with one op: all shapes, dimensions and kinds of initial value', async () => {
  const cases: [number[], number[]][] = [
    [[5], [0]],
    [[3, 4], [1]],
    [[3, 4], [0]],
    [
      [2, 3, 4],
      [0, 2],
    ],
    [
      [2, 3, 4],
      [1, 0],
    ],
    [
      [2, 3],
      [0, 1],
    ],
    [[2, 3], []],
    [[0, 3], [0]],
    [[3, 0], [0]],
    [[], []],
    [[1, 9], [1]],
  ];
  for (const [shape, dims] of cases)
    for (const [name, dtype] of [
      ['add', 'f32'],
      ['add', 'i32'],
      ['multiply', 'i32'],
      ['maximum', 'f32'],
      ['minimum', 'i32'],
      ['and', 'i1'],
      ['or', 'i1'],
    ] as const)
      for (const form of ['neutral', 'public', 'secret'] as const) {
        const x = random(dtype, shape);
        const int = dtype === 'i32' && neutral[name] === Infinity;
        const start =
          form === 'neutral' ? (int ? 2147483647 : neutral[name]!) : dtype === 'i1' ? g.int(0, 1) : g.int(-3, 3);
        const init = scalar(dtype, dtype === 'i1' ? start === 1 : start);
        const want = reduce([x], [init], dims, ([a], [b]) => [binary(name, a!, b!)])[0]!;
        const [got] = await runOp({
          name: 'reduce',
          inputs: [secret(x), { tensor: init, form: form === 'secret' ? 'secret' : 'public' }],
          attrs: { dimensions: dims },
          regions: [binaryRegion(name, dtype)],
          results: [{ dtype, shape: want.shape }],
        });
        const label = `${name} ${dtype} [${shape}] over [${dims}], ${form} init`;
        if (want.data.some((v) => !Number.isFinite(Number(v)))) continue;
        close(got!, want, 1e-3, label);
      }
});

/** (value, index): the larger value, the earlier index among equals. */
const argmax = region(['f32', 'i32', 'f32', 'i32'], ([a, i, b, j], emit) => {
  const greater = emit('greater', [a!, b!], 'i1');
  const tie = emit('and', [emit('equal', [a!, b!], 'i1'), emit('less', [i!, j!], 'i1')]);
  const keep = emit('or', [greater, tie]);
  return [emit('select', [keep, a!, b!]), emit('select', [keep, i!, j!])];
});

test('reduce of several operands: argmax with a public iota', async () => {
  const x = tensorOf('f32', [3, -1, 7, 7, 2, 0, -5, 1, 1, 0], [2, 5]);
  const index = tensorOf('i32', [0, 1, 2, 3, 4, 0, 1, 2, 3, 4], [2, 5]);
  const [value, at] = await runOp({
    name: 'reduce',
    inputs: [
      secret(x),
      { tensor: index, form: 'public' },
      { tensor: scalar('f32', -Infinity), form: 'public' },
      { tensor: scalar('i32', 0), form: 'public' },
    ],
    attrs: { dimensions: [1] },
    regions: [argmax],
    results: [
      { dtype: 'f32', shape: [2] },
      { dtype: 'i32', shape: [2] },
    ],
  });
  assert.equal(numbers(value!), [7, 1]);
  assert.equal(numbers(at!), [2, 2]);
});

const windows: [number[], WindowAttrs][] = [
  [[6], { window_dimensions: [2] }],
  [[7], { window_dimensions: [7], padding: [[6, 0]] }],
  [[7], { window_dimensions: [7], padding: [[0, 6]] }],
  [
    [2, 5],
    {
      window_dimensions: [1, 5],
      padding: [
        [0, 0],
        [4, 0],
      ],
    },
  ],
  [
    [5, 6],
    {
      window_dimensions: [2, 2],
      window_strides: [2, 2],
      padding: [
        [0, 1],
        [0, 0],
      ],
    },
  ],
  [
    [5, 6],
    {
      window_dimensions: [3, 3],
      padding: [
        [1, 1],
        [1, 1],
      ],
    },
  ],
  [
    [5, 6],
    {
      window_dimensions: [2, 3],
      window_dilations: [2, 1],
      padding: [
        [1, 0],
        [0, 2],
      ],
    },
  ],
  [
    [4, 3],
    {
      window_dimensions: [2, 2],
      base_dilations: [2, 3],
      padding: [
        [0, 1],
        [1, 0],
      ],
    },
  ],
  [[9], { window_dimensions: [5], window_strides: [2], padding: [[3, 2]] }],
  [[3], { window_dimensions: [1], padding: [[2, 2]] }],
  [[0], { window_dimensions: [2], padding: [[1, 2]] }],
  [[], { window_dimensions: [] }],
  [
    [4, 2],
    {
      window_dimensions: [2, 1],
      padding: [
        [-1, 1],
        [0, 0],
      ],
    },
  ],
];
test('reduce_window: strides, dilations, padding, running folds', async () => {
  for (const [shape, attrs] of windows)
    for (const [name, dtype, start] of [
      ['add', 'f32', 0],
      ['add', 'i32', 2],
      ['maximum', 'i32', -2147483648],
      ['minimum', 'f32', 100],
      ['maximum', 'i32', 3],
      ['multiply', 'i32', 1],
      ['or', 'i1', 0],
    ] as const) {
      const x = random(dtype, shape);
      const init = scalar(dtype, dtype === 'i1' ? start === (1 as number) : start);
      const want = reduceWindow([x], [init], attrs, ([a], [b]) => [binary(name, a!, b!)])[0]!;
      const [got] = await runOp({
        name: 'reduce_window',
        inputs: [secret(x), { tensor: init, form: 'public' }],
        attrs: attrs as unknown as Record<string, unknown>,
        regions: [binaryRegion(name, dtype)],
        results: [{ dtype, shape: want.shape }],
      });
      close(got!, want, 1e-3, `${name} ${dtype} ${start} [${shape}] ${JSON.stringify(attrs)}`);
    }
});

test('folds keep the order: the last element wins under "second"', async () => {
  const second = region(['f32', 'f32'], ([_a, b]) => [b!]);
  const x = tensorOf('f32', [1, 2, 3, 4, 5, 6, 7], [7]);
  const run = (name: string, attrs: Record<string, unknown>, shape: number[]) =>
    runOp({
      name,
      inputs: [secret(x), { tensor: scalar('f32', 0), form: 'public' }],
      attrs,
      regions: [second],
      results: [{ dtype: 'f32', shape }],
    });
  assert.equal(numbers((await run('reduce', { dimensions: [0] }, []))[0]!), [7]);
  const windows = await run('reduce_window', { window_dimensions: [3] }, [5]);
  assert.equal(numbers(windows[0]!), [3, 4, 5, 6, 7]);
  const prefix = await run('reduce_window', { window_dimensions: [7], padding: [[6, 0]] }, [7]);
  assert.equal(numbers(prefix[0]!), [1, 2, 3, 4, 5, 6, 7]);
});

test('reduce_window: windows of one element over a public and a secret operand', async () => {
  const [x, y] = [random('f64', [1, 1, 2]), random('i32', [1, 1, 2])];
  const inits = [scalar('f64', 1), scalar('i32', 2)];
  const got = await runOp({
    name: 'reduce_window',
    inputs: [{ tensor: x, form: 'public' }, secret(y), ...inits.map((t) => ({ tensor: t, form: 'public' as const }))],
    attrs: { window_dimensions: [1, 1, 1] },
    regions: [
      region(['f64', 'i32', 'f64', 'i32'], ([a, b, c, d], emit) => [emit('add', [a!, c!]), emit('maximum', [b!, d!])]),
    ],
    results: [
      { dtype: 'f64', shape: [1, 1, 2] },
      { dtype: 'i32', shape: [1, 1, 2] },
    ],
  });
  assert.equal(
    numbers(got[0]!),
    numbers(x).map((v) => v + 1),
  );
  assert.equal(
    numbers(got[1]!),
    numbers(y).map((v) => Math.max(v, 2)),
  );
});

test('ceil(log2 n) levels, whatever the number of rows', async () => {
  // ref2k sends nothing, so calls of the comparison kernel are counted.
  const levels = async (rows: number, n: number): Promise<number> => {
    const { totals } = await opCost(
      {
        name: 'reduce',
        inputs: [
          secret(tensor('f32', [rows, n], new Float32Array(rows * n))),
          { tensor: scalar('f32', -Infinity), form: 'public' },
        ],
        attrs: { dimensions: [1] },
        regions: [binaryRegion('maximum', 'f32')],
        results: [{ dtype: 'f32', shape: [rows] }],
      },
      {
        ...ref2k,
        kernels: { ...ref2k.kernels, msb: { ...ref2k.kernels.msb, cost: () => ({ hops: 1, messages: 1, bytes: 1 }) } },
      },
    );
    return totals.messages;
  };
  for (const rows of [1, 5])
    assert.equal(await Promise.all([1, 2, 3, 5, 8, 9, 10, 16].map((n) => levels(rows, n))), [0, 1, 2, 3, 3, 4, 4, 4]);
});

test.run();
