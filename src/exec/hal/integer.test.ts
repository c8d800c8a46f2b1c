import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DType } from '../../eval/dtype.ts';
import { binary } from '../../eval/elementwise.ts';
import { remainder } from './fixed-remainder.ts';
import { divideInt } from './integer.ts';
import { powerInt } from './integer-power.ts';
import { evaluate, numbers, type Operand, pub, secret, tensorOf } from './test-support.ts';

const lists: [DType, (number | bigint)[], (number | bigint)[]][] = [
  ['i8', [-128, -127, -1, 0, 1, 5, 77, 127], [-128, -7, -1, 0, 1, 2, 3, 127]],
  ['ui8', [0, 1, 100, 128, 255], [0, 1, 3, 127, 128, 255]],
  [
    'i32',
    [-(2 ** 31), -(2 ** 31) + 1, -1000, -1, 0, 1, 2 ** 30, 2 ** 31 - 1],
    [-(2 ** 31), -3, -1, 0, 1, 3, 65536, 2 ** 31 - 1],
  ],
  ['ui32', [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32 - 2], [0, 1, 3, 7, 2 ** 31, 2 ** 32 - 1]],
  ['i64', [-(2n ** 63n), -1n, 0n, 1n, 10n ** 18n, 2n ** 63n - 1n], [-(2n ** 63n), -3n, -1n, 0n, 1n, 7n, 2n ** 62n]],
  ['ui64', [0n, 1n, 2n ** 63n, 2n ** 64n - 1n], [0n, 1n, 3n, 2n ** 63n, 2n ** 63n + 1n, 2n ** 64n - 1n]],
];

test('quotients and remainders are exact at the edges, by zero too, for secret and public divisors', async () => {
  for (const [d, xs, ys] of lists) {
    const x = tensorOf(
      d,
      xs.flatMap((v) => ys.map(() => v)),
    );
    const y = tensorOf(
      d,
      xs.flatMap(() => ys),
    );
    for (const [fx, fy] of [
      ['mod', 'secret'],
      ['secret', 'data'],
      ['public', 'mod'],
      ['bits', 'public'],
    ] as const) {
      const given: Operand[] = [
        { tensor: x, form: fx },
        { tensor: y, form: fy },
      ];
      const { out } = await evaluate({}, given, async (c, [a, b]) => {
        const { quotient, remainder: r } = await divideInt(c, a!, b!);
        return [quotient, r];
      });
      assert.equal(numbers(out[0]!), numbers(binary('divide', x, y)), `divide ${d} ${fx} ${fy}`);
      assert.equal(numbers(out[1]!), numbers(binary('remainder', x, y)), `remainder ${d} ${fx} ${fy}`);
    }
  }
});

test('integer powers wrap, negative exponents keep the units', async () => {
  for (const d of ['i8', 'i32', 'ui8'] as DType[]) {
    const xs = d === 'ui8' ? [0, 1, 2, 3, 255] : [-3, -1, 0, 1, 2, 7];
    const ys = d === 'ui8' ? [0, 1, 2, 5, 200] : [-2, -1, 0, 1, 2, 3, 31];
    const x = tensorOf(
      d,
      xs.flatMap((v) => ys.map(() => v)),
    );
    const y = tensorOf(
      d,
      xs.flatMap(() => ys),
    );
    const want = numbers(binary('power', x, y));
    for (const [fx, fy] of [
      ['mod', 'secret'],
      ['bits', 'data'],
      ['public', 'bits'],
    ] as const) {
      const { out } = await evaluate(
        {},
        [
          { tensor: x, form: fx },
          { tensor: y, form: fy },
        ],
        async (c, [a, b]) => [await powerInt(c, a!, b!)],
      );
      assert.equal(numbers(out[0]!), want, `${d} ${fx} ${fy}`);
    }
    for (const e of [0, 1, 2, 5]) {
      const { out } = await evaluate({}, [secret(d, xs), pub(d, [e])], async (c, [a, b]) => [
        await powerInt(c, a!, b!),
      ]);
      assert.equal(
        numbers(out[0]!),
        numbers(
          binary(
            'power',
            tensorOf(d, xs),
            tensorOf(
              d,
              xs.map(() => e),
            ),
          ),
        ),
      );
    }
  }
});

test('remainders of floats have the sign of the dividend', async () => {
  const xs = [-7.5, -6, -0.25, 0, 0.25, 5, 6, 1000.125];
  const ys = [-2.5, -3, 3, 0.5, 7];
  const x = tensorOf(
    'f64',
    xs.flatMap((v) => ys.map(() => v)),
  );
  const y = tensorOf(
    'f64',
    xs.flatMap(() => ys),
  );
  for (const form of ['secret', 'data'] as const) {
    const { out } = await evaluate(
      {},
      [
        { tensor: x, form: 'secret' },
        { tensor: y, form },
      ],
      async (c, [a, b]) => [await remainder(c, a!, b!)],
    );
    assert.equal(
      numbers(out[0]!).map((v) => v + 0),
      numbers(binary('remainder', x, y)).map((v) => v + 0),
    );
  }
  const zero = await evaluate({}, [secret('f64', [3.5]), secret('f64', [0])], async (c, [a, b]) => [
    await remainder(c, a!, b!),
  ]);
  assert.equal(numbers(zero.out[0]!), [3.5]);
});

test.run();
