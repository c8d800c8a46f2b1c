import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { WindowAttrs } from '../../eval/index-maps.ts';
import { windowShape } from '../../eval/index-maps.ts';
import { argmaxPool, maxpoolScatter } from '../../eval/max-pool.ts';
import { numElements } from '../../eval/tensor.ts';
import { fromNumbers } from '../../eval/values.ts';
import { aby3 } from '../protocols/aby3/index.ts';
import { semi2k } from '../protocols/semi2k/index.ts';
import { binaryRegion, close, generator, opCost, pub, runOp, secret } from './test-support.ts';

const g = generator(77);
/** All negative, few different values: many ties, and a padding of 0 would win. */
const few = (dtype: 'f32' | 'i32' | 'ui8', shape: readonly number[]) =>
  fromNumbers(
    dtype,
    shape,
    Array.from({ length: numElements(shape) }, () => (dtype === 'ui8' ? g.int(0, 3) : g.int(-6, -3))),
  );
const windows: readonly [number[], WindowAttrs][] = [
  [[6], { window_dimensions: [2], window_strides: [2] }],
  [[5], { window_dimensions: [3], window_strides: [2], padding: [[1, 1]] }],
  [[7], { window_dimensions: [3], window_dilations: [2] }],
  [
    [4, 5],
    {
      window_dimensions: [3, 3],
      padding: [
        [1, 1],
        [2, 0],
      ],
    },
  ],
  [[2, 5, 4, 2], { window_dimensions: [1, 3, 2, 1], window_strides: [1, 2, 2, 1] }],
  // The first window is padding only.
  [[3], { window_dimensions: [2], padding: [[2, 0]] }],
  [[1], { window_dimensions: [1] }],
  [[2, 3], { window_dimensions: [3, 1] }],
];

test('argmax and maxpool_scatter mean what the evaluator says: ties, padding, overlaps, dilation', async () => {
  for (const [shape, attrs] of windows)
    for (const dtype of ['f32', 'i32', 'ui8'] as const)
      for (const last of [false, true]) {
        const x = few(dtype, shape);
        const want = argmaxPool(x, attrs, last);
        const note = `${dtype} [${shape}] ${JSON.stringify(attrs)} ${last}`;
        const got = await runOp({
          name: 'argmax',
          inputs: [secret(x)],
          attrs: { ...attrs, last },
          results: [
            { dtype, shape: want.max.shape },
            { dtype: 'i1', shape: want.index.shape },
          ],
        });
        // In fixed point nothing lies below the lowest number: windows of padding only are compared by their bits.
        if (!Array.from(want.max.data as Float32Array).includes(-Infinity)) close(got[0]!, want.max, 1e-4, note);
        close(got[1]!, want.index, 0, note);
        if (dtype === 'ui8') continue;
        const update = few(dtype, windowShape(shape, attrs));
        const sum = maxpoolScatter(want.index, update, shape, attrs);
        for (const inputs of [
          [secret(want.index), secret(update)],
          [pub(want.index), secret(update)],
          [secret(want.index), pub(update)],
        ])
          close(
            (
              await runOp({
                name: 'maxpool_scatter',
                inputs,
                attrs: attrs as unknown as Record<string, unknown>,
                results: [{ dtype, shape }],
              })
            )[0]!,
            sum,
            1e-4,
            note,
          );
      }
});
test('under the protocols that share secrets: secret and public rows and updates', async () => {
  const [shape, attrs] = windows[3]!;
  for (const protocol of [semi2k, aby3])
    for (const dtype of ['f32', 'i32'] as const) {
      const x = few(dtype, shape);
      const want = argmaxPool(x, attrs, false);
      const got = await runOp(
        {
          name: 'argmax',
          inputs: [secret(x)],
          attrs: attrs as unknown as Record<string, unknown>,
          results: [
            { dtype, shape: want.max.shape },
            { dtype: 'i1', shape: want.index.shape },
          ],
        },
        { protocol },
      );
      close(got[0]!, want.max, 1e-4, protocol.name);
      close(got[1]!, want.index, 0, protocol.name);
      const update = few(dtype, want.max.shape);
      const sum = maxpoolScatter(want.index, update, shape, attrs);
      for (const inputs of [
        [secret(want.index), secret(update)],
        [pub(want.index), secret(update)],
        [secret(want.index), pub(update)],
      ]) {
        const [out] = await runOp(
          {
            name: 'maxpool_scatter',
            inputs,
            attrs: attrs as unknown as Record<string, unknown>,
            results: [{ dtype, shape }],
          },
          { protocol },
        );
        close(out!, sum, 1e-4, protocol.name);
      }
    }
});

test('argmax takes the hops of a max pool, its gradient those of a choice, however many windows there are', async () => {
  const attrs = { window_dimensions: [1, 2, 2, 1], window_strides: [1, 2, 2, 1] };
  for (const protocol of [semi2k, aby3]) {
    const hops = async (size: number): Promise<number[]> => {
      const [shape, m] = [
        [1, size, size, 2],
        [1, size / 2, size / 2, 2],
      ];
      const [x, u] = [few('f32', shape), few('f32', m)];
      const index = fromNumbers('i1', [...m, 4], new Array(numElements(m) * 4).fill(0));
      const costs = await Promise.all([
        opCost(
          {
            name: 'reduce_window',
            inputs: [secret(x), pub(fromNumbers('f32', [], [-Infinity]))],
            attrs,
            regions: [binaryRegion('maximum', 'f32')],
            results: [{ dtype: 'f32', shape: m }],
          },
          protocol,
        ),
        opCost(
          {
            name: 'argmax',
            inputs: [secret(x)],
            attrs,
            results: [
              { dtype: 'f32', shape: m },
              { dtype: 'i1', shape: [...m, 4] },
            ],
          },
          protocol,
        ),
        opCost(
          {
            name: 'maxpool_scatter',
            inputs: [secret(index), secret(u)],
            attrs,
            results: [{ dtype: 'f32', shape }],
          },
          protocol,
        ),
      ]);
      return costs.map((c) => c.hops);
    };
    const [pool, arg, scatter] = await hops(4);
    assert.is(arg, pool);
    assert.ok(scatter! < pool! / 3, `${scatter} of ${pool}`);
    assert.equal(await hops(16), [pool, arg, scatter]);
  }
});

test.run();
