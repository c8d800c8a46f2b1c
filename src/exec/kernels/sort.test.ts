import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compare } from '../../eval/compare.ts';
import type { DType } from '../../eval/dtype.ts';
import { binary, unary } from '../../eval/elementwise.ts';
import type { WindowAttrs } from '../../eval/index-maps.ts';
import { selectAndScatter } from '../../eval/reduce.ts';
import { lexicographic, orderStatistics, sort, topK } from '../../eval/sort.ts';
import { numElements, type Tensor } from '../../eval/tensor.ts';
import { fromNumbers, scalar } from '../../eval/values.ts';
import { numbers, type Operand } from '../hal/test-support.ts';
import { aby3 } from '../protocols/aby3/index.ts';
import { semi2k } from '../protocols/semi2k/index.ts';
import { splitComparator } from './comparator.ts';
import { mergeExchange, pruned } from './network.ts';
import { binaryRegion, close, generator, opCost, pub, randomTensor, region, runOp, secret } from './test-support.ts';

const g = generator(5);
const METHODS = ['RANKS', 'NETWORK'] as const;
const few = (dtype: DType, shape: readonly number[], span = 3): Tensor =>
  fromNumbers(
    dtype,
    shape,
    Array.from({ length: numElements(shape) }, () => g.int(-span, span)),
  );

test('networks sort every 0/1 input, and pruned ones find the first k', () => {
  for (let n = 0; n <= 11; n++)
    for (let bits = 0; bits < 2 ** n; bits++) {
      const start = Array.from({ length: n }, (_, i) => (bits >> i) & 1);
      const run = (layers: ReturnType<typeof mergeExchange>): number[] => {
        const x = [...start];
        for (const layer of layers) for (const [i, j] of layer) if (x[i]! > x[j]!) [x[i], x[j]] = [x[j]!, x[i]!];
        return x;
      };
      const sorted = [...start].sort();
      assert.equal(run(mergeExchange(n)), sorted);
      for (const k of [1, 3])
        if (k <= n) assert.equal(run(pruned(mergeExchange(n), 0, k)).slice(0, k), sorted.slice(0, k));
    }
  const first = pruned(mergeExchange(16), 0, 1);
  assert.is(first.length, 4);
  assert.is(first.flat().length, 15);
});

test('sort of one operand along any dimension', async () => {
  for (const [shape, dimension] of [
    [[7], 0],
    [[3, 5], 1],
    [[4, 3], 0],
    [[2, 3, 2], 1],
    [[1, 4], 0],
    [[0, 3], 1],
  ] as [number[], number][])
    for (const dtype of ['f32', 'i32', 'ui8'] as const)
      for (const [name, direction] of [
        ['less', 'LT'],
        ['greater', 'GT'],
      ] as const) {
        const x = randomTensor(g, dtype, shape);
        const want = sort([x], dimension, true, ([a], [b]) => compare(direction, a!, b!))[0]!;
        for (const method of METHODS) {
          const [got] = await runOp({
            name: 'sort',
            inputs: [secret(x)],
            attrs: { dimension, is_stable: true, method },
            regions: [binaryRegion(name, dtype, 'i1')],
            results: [{ dtype, shape }],
          });
          close(got!, want, 1e-4, `${dtype} [${shape}] ${name} ${method}`);
        }
      }
});

test('stable sort of several operands: ties keep their order, for public and secret values and any comparator', async () => {
  // Sorts by the square of the key: 2 and -2 are equal, but can be told apart.
  const bySquare = (dtype: DType) =>
    region([dtype, dtype, 'i32', 'i32', 'i1', 'i1'], ([a, b], emit) => [
      emit('less', [emit('multiply', [a!, a!]), emit('multiply', [b!, b!])], 'i1'),
    ]);
  for (const [shape, method] of [
    [[6], 'RANKS'],
    [[2, 5], 'NETWORK'],
    [[2, 9], undefined],
  ] as const)
    for (const dtype of ['f32', 'i32'] as const)
      for (const forms of [
        ['secret', 'secret', 'secret'],
        ['secret', 'public', 'secret'],
        ['secret', 'mod', 'public'],
        ['public', 'secret', 'bits'],
        ['data', 'secret', 'data'],
      ] as Operand['form'][][]) {
        const inputs = [few(dtype, shape), randomTensor(g, 'i32', shape), randomTensor(g, 'i1', shape)];
        const dimension = shape.length - 1;
        const got = await runOp({
          name: 'sort',
          inputs: inputs.map((tensor, i) => ({ tensor, form: forms[i]! })),
          attrs: { dimension, is_stable: true, method },
          regions: [bySquare(dtype)],
          results: inputs.map((t) => ({ dtype: t.dtype, shape })),
        });
        const want = sort(inputs, dimension, true, ([a], [b]) =>
          compare('LT', binary('multiply', a!, a!), binary('multiply', b!, b!)),
        );
        want.forEach((w, i) => {
          close(got[i]!, w, 1e-4, `[${shape}] ${dtype} ${forms}, operand ${i}`);
        });
      }
});

test('argsort: an iota that goes along is the order itself, in its own type', async () => {
  const shape = [2, 7];
  const x = few('f32', shape);
  for (const dtype of ['i32', 'i64', 'ui8'] as const) {
    const index = fromNumbers(
      dtype,
      shape,
      [...Array(14).keys()].map((i) => i % 7),
    );
    const t = {
      name: 'sort',
      attrs: { dimension: 1, is_stable: true, method: 'NETWORK' },
      regions: [region(['f32', 'f32', dtype, dtype], ([a, b], emit) => [emit('greater', [a!, b!], 'i1')])],
      results: [
        { dtype: 'f32' as const, shape },
        { dtype, shape },
      ],
    };
    const want = sort([x, index], 1, true, ([a], [b]) => compare('GT', a!, b!));
    const muls: number[] = [];
    for (const form of ['public', 'data', 'secret'] as const) {
      const inputs = [secret(x), { tensor: index, form }];
      for (const method of METHODS) {
        const got = await runOp({ ...t, attrs: { ...t.attrs, method }, inputs });
        close(got[0]!, want[0]!, 1e-4, `${dtype} ${form} ${method}`);
        close(got[1]!, want[1]!, 0, `${dtype} ${form} ${method}`);
      }
      const { totals } = await opCost({ ...t, inputs }, aby3);
      muls.push(totals.bytes);
    }
    assert.ok(muls[0]! < muls[1]!, 'one choice less');
    assert.ok(muls[1]! <= muls[2]!, 'data does not steer');
  }
});

test('a key that the comparator computes is computed once', async () => {
  const shape = [3, 6];
  const [x, y] = [few('f32', shape), randomTensor(g, 'i32', shape)];
  // The larger square first, then the smaller second operand.
  const body = region(['f32', 'f32', 'i32', 'i32'], ([a, b, p, q], emit) => {
    const [u, v] = [emit('multiply', [a!, a!]), emit('multiply', [b!, b!])];
    const tie = emit('and', [emit('equal', [u, v], 'i1'), emit('less', [p!, q!], 'i1')]);
    return [emit('or', [emit('greater', [u, v], 'i1'), tie])];
  });
  const split = splitComparator(body)!;
  assert.equal(split.sources, [{ key: 0 }, { operand: 1 }]);
  assert.is([...split.keys.block].length, 2);
  assert.is(split.compare.block.args.length, 4);
  const t = {
    name: 'sort',
    inputs: [secret(x), secret(y)],
    attrs: { dimension: 1, is_stable: true },
    regions: [body],
    results: [
      { dtype: 'f32' as const, shape },
      { dtype: 'i32' as const, shape },
    ],
  };
  const got = await runOp(t);
  const square = (v: Tensor): Tensor => binary('multiply', v, v);
  const want = sort([x, y], 1, true, ([a, p], [b, q]) => {
    const tie = binary('and', compare('EQ', square(a!), square(b!)), compare('LT', p!, q!));
    return binary('or', compare('GT', square(a!), square(b!)), tie);
  });
  want.forEach((w, i) => {
    close(got[i]!, w, 1e-4, `operand ${i}`);
  });
  // Different functions of the two sides, or nothing to compute, stay as they are.
  assert.is(splitComparator(binaryRegion('less', 'f32', 'i1')), undefined);
  const uneven = region(['f32', 'f32'], ([a, b], emit) => [emit('less', [emit('multiply', [a!, a!]), b!], 'i1')]);
  assert.is(splitComparator(uneven), undefined);
});

test('simple_sort: lexicographic keys of either direction, always stable, on secret and public keys', async () => {
  for (const shape of [[7], [2, 6]])
    for (const sort_direction of ['ASC', 'DES'] as const)
      for (const num_keys of [1, 2, 3])
        for (const forms of [
          ['secret', 'secret', 'secret'],
          ['public', 'secret', 'secret'],
          ['secret', 'public', 'data'],
          ['public', 'public', 'secret'],
        ] as Operand['form'][][])
          for (const method of METHODS) {
            const inputs = [few('f32', shape, 1), few('i32', shape, 1), randomTensor(g, 'i32', shape)];
            const dimension = shape.length - 1;
            const got = await runOp({
              name: 'simple_sort',
              inputs: inputs.map((tensor, i) => ({ tensor, form: forms[i]! })),
              attrs: { dimension, num_keys, sort_direction, method },
              results: inputs.map((t) => ({ dtype: t.dtype, shape })),
            });
            const keys = [0, 1, 2]
              .slice(0, num_keys)
              .map((operand) => ({ operand, descending: sort_direction === 'DES' }));
            const want = sort(inputs, dimension, true, (a, b) => lexicographic(keys, a, b));
            want.forEach((w, i) => {
              close(got[i]!, w, 1e-4, `[${shape}] ${sort_direction} ${num_keys} keys ${forms} ${method}, operand ${i}`);
            });
          }
});

test('both ways to sort give the same under protocols with secrets, for any form of operand', async () => {
  const shape = [2, 5];
  const inputs = [few('f32', shape, 1), randomTensor(g, 'i32', shape), randomTensor(g, 'i1', shape), few('i64', shape)];
  const want = sort(inputs, 1, true, (a, b) => lexicographic([{ operand: 0, descending: false }], a, b));
  for (const protocol of [aby3, semi2k])
    for (const method of METHODS) {
      const got = await runOp(
        {
          name: 'simple_sort',
          inputs: inputs.map((tensor, i) => ({ tensor, form: i === 1 ? 'bits' : 'secret' })),
          attrs: { dimension: 1, num_keys: 1, sort_direction: 'ASC', method },
          results: inputs.map((t) => ({ dtype: t.dtype, shape })),
        },
        { protocol },
      );
      want.forEach((w, i) => {
        close(got[i]!, w, 1e-4, `${protocol.name} ${method}, operand ${i}`);
      });
    }
});

test('order_statistics: any places, of rows, from either end', async () => {
  for (const [shape, start, limit] of [
    [[7], 3, 4],
    [[7], 0, 1],
    [[7], 6, 7],
    [[2, 6], 4, 6],
    [[3, 5], 0, 5],
    [[2, 4], 1, 1],
    [[1], 0, 1],
    [[2], 1, 2],
  ] as [number[], number, number][])
    for (const dtype of ['f32', 'i32', 'ui8'] as const)
      for (const sort_direction of ['ASC', 'DES'])
        for (const method of METHODS) {
          const x = randomTensor(g, dtype, shape);
          const out = [...shape.slice(0, -1), limit - start];
          const [got] = await runOp({
            name: 'order_statistics',
            inputs: [secret(x)],
            attrs: { sort_direction, start, limit, method },
            results: [{ dtype, shape: out }],
          });
          const want = orderStatistics(x, sort_direction === 'DES', start, limit);
          close(got!, want, 1e-4, `${dtype} [${shape}] ${sort_direction} ${start}..${limit} ${method}`);
        }
});

test('ranks need a tenth of the hops of a network, and the ends of an order no more than a tree', async () => {
  const x = secret(randomTensor(g, 'f32', [101]));
  const hops = async (name: string, attrs: Record<string, unknown>, n: number) =>
    (await opCost({ name, inputs: [x], attrs, results: [{ dtype: 'f32', shape: [n] }] }, aby3)).hops;
  const sorting = { dimension: 0, num_keys: 1, sort_direction: 'ASC' };
  assert.ok((await hops('simple_sort', { ...sorting, method: 'RANKS' }, 101)) <= 13);
  assert.ok((await hops('simple_sort', { ...sorting, method: 'NETWORK' }, 101)) >= 130);
  for (const start of [0, 100])
    assert.is(await hops('order_statistics', { sort_direction: 'ASC', start, limit: start + 1 }, 1), 35);
});

test('top_k: values and places, equal ones by place', async () => {
  for (const [shape, k] of [
    [[7], 3],
    [[2, 8], 1],
    [[3, 5], 5],
    [[2, 3], 0],
    [[1], 1],
  ] as [number[], number][])
    for (const dtype of ['f32', 'i32'] as const) {
      const x = few(dtype, shape);
      const out = [...shape.slice(0, -1), k];
      const got = await runOp({
        name: 'top_k',
        inputs: [secret(x)],
        attrs: { k },
        results: [
          { dtype, shape: out },
          { dtype: 'i32', shape: out },
        ],
      });
      const want = topK(x, k);
      close(got[0]!, want.values, 1e-4, `values of [${shape}]`);
      close(got[1]!, want.indices, 0, `places in [${shape}]: ${numbers(x)}`);
    }
});

test('select_and_scatter: padding never wins, overlaps, ties, other combining regions', async () => {
  const windows: [number[], number[], WindowAttrs][] = [
    [[6], [3], { window_dimensions: [2], window_strides: [2] }],
    [[5], [3], { window_dimensions: [3], window_strides: [2], padding: [[1, 1]] }],
    [
      [4, 4],
      [4, 4],
      {
        window_dimensions: [3, 3],
        padding: [
          [1, 1],
          [1, 1],
        ],
      },
    ],
    [[1, 5, 4, 1], [1, 2, 2, 1], { window_dimensions: [1, 3, 2, 1], window_strides: [1, 2, 2, 1] }],
    [[3], [4], { window_dimensions: [2], padding: [[2, 0]] }],
    [[1], [1], { window_dimensions: [1] }],
  ];
  for (const [shape, sourceShape, attrs] of windows)
    for (const dtype of ['f32', 'i32'] as const)
      for (const [name, direction] of [
        ['greater_equal', 'GE'],
        ['greater', 'GT'],
        ['less_equal', 'LE'],
      ] as const)
        for (const combine of ['add', 'maximum'] as const)
          for (const form of ['secret', 'public'] as const) {
            // All negative, with ties: a padding of 0 would win.
            const x = unary('negate', unary('abs', few(dtype, shape, 2)));
            const shifted = binary('subtract', x, fromNumbers(dtype, shape, new Array(numElements(shape)).fill(3)));
            const source = randomTensor(g, dtype, sourceShape);
            const init = scalar(dtype, combine === 'add' ? 0 : 1);
            const want = selectAndScatter(
              shifted,
              source,
              init,
              attrs,
              (a, b) => compare(direction, a, b),
              (a, b) => binary(combine, a, b),
            );
            const [got] = await runOp({
              name: 'select_and_scatter',
              inputs: [secret(shifted), form === 'secret' ? secret(source) : pub(source), pub(init)],
              attrs: attrs as unknown as Record<string, unknown>,
              regions: [binaryRegion(name, dtype, 'i1'), binaryRegion(combine, dtype)],
              results: [{ dtype, shape }],
            });
            close(got!, want, 1e-4, `${dtype} [${shape}] ${name} ${combine} ${JSON.stringify(attrs)}`);
          }
});

test.run();
