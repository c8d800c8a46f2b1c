import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compare as compareClear, select as selectClear } from '../../eval/compare.ts';
import { convert as convertClear } from '../../eval/convert.ts';
import type { DType } from '../../eval/dtype.ts';
import { binary, unary } from '../../eval/elementwise.ts';
import type { Ctx } from '../runtime/context.ts';
import type { SecretVal, Val } from '../runtime/values.ts';
import { abs, add, logical, multiply, negate, not, sign, square, subtract } from './arithmetic.ts';
import { countLeadingZeros, popcnt, shift } from './bits.ts';
import { compare, type Direction } from './compare.ts';
import { ceil, convert, floor, roundAfz, roundEven } from './convert.ts';
import { clamp, maximum, minimum, select } from './select.ts';
import { evaluate, numbers, type Operand, pub, secret, type TestConfig, tensorOf } from './test-support.ts';

type Bin = (c: Ctx, x: Val, y: Val) => Promise<SecretVal>;
const one = async (cfg: TestConfig, xs: Operand[], f: (c: Ctx, v: Val[]) => Promise<SecretVal> | SecretVal) =>
  (await evaluate(cfg, xs, async (c, v) => [await f(c, v)])).out[0]!;

const edge: Partial<Record<DType, (number | bigint)[]>> = {
  i8: [-128, -127, -1, 0, 1, 2, 77, 127],
  ui8: [0, 1, 2, 127, 128, 200, 254, 255],
  i32: [-(2 ** 31), -(2 ** 31) + 1, -1, 0, 1, 12345, 2 ** 30, 2 ** 31 - 1],
  ui32: [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 1],
  i64: [-(2n ** 63n), -(2n ** 63n) + 1n, -1n, 0n, 1n, 2n ** 62n, 2n ** 63n - 1n],
  ui64: [0n, 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n],
  i1: [0, 1],
  i4: [-8, -1, 0, 1, 7],
};
/** All pairs of a list. */
const pairs = (xs: readonly (number | bigint)[]): [(number | bigint)[], (number | bigint)[]] => [
  xs.flatMap((x) => xs.map(() => x)),
  xs.flatMap(() => xs),
];
const forms: [Operand['form'], Operand['form']][] = [
  ['secret', 'secret'],
  ['mod', 'mod'],
  ['bits', 'mod'],
  ['bits', 'bits'],
  ['mod', 'public'],
  ['data', 'bits'],
  ['public', 'mod'],
];

const directions: Direction[] = ['EQ', 'NE', 'LT', 'LE', 'GT', 'GE'];
test('integers: comparison, sums, products, bit operations, extremes agree with the evaluator in every form', async () => {
  for (const d of Object.keys(edge) as DType[]) {
    const [xs, ys] = pairs(edge[d]!);
    const [x, y] = [tensorOf(d, xs), tensorOf(d, ys)];
    const ops: [string, Bin][] = [
      ['add', add],
      ['subtract', subtract],
      ['multiply', multiply],
      ['maximum', maximum],
      ['minimum', minimum],
      ['and', (c, a, b) => logical(c, 'and', a, b)],
      ['or', (c, a, b) => logical(c, 'or', a, b)],
      ['xor', (c, a, b) => logical(c, 'xor', a, b)],
    ];
    for (const [fx, fy] of forms) {
      const given: Operand[] = [
        { tensor: x, form: fx },
        { tensor: y, form: fy },
      ];
      const { out } = await evaluate({}, given, async (c, [a, b]) => [
        ...(await Promise.all(ops.map(([name, f]) => f(c.at(name), a!, b!)))),
        ...(await Promise.all(directions.map((dir) => compare(c.at(dir), dir, a!, b!)))),
      ]);
      ops.forEach(([name], i) => {
        if (d === 'i1' && name === 'subtract') return;
        assert.equal(numbers(out[i]!), numbers(binary(name, x, y)), `${name} ${d} ${fx} ${fy}`);
      });
      for (const [i, dir] of directions.entries())
        assert.equal(numbers(out[ops.length + i]!), numbers(compareClear(dir, x, y)), `${dir} ${d} ${fx} ${fy}`);
    }
  }
});

test('integers: unary operations', async () => {
  for (const d of Object.keys(edge) as DType[]) {
    const x = tensorOf(d, edge[d]!);
    const ops: [string, (c: Ctx, x: Val) => Promise<SecretVal> | SecretVal][] = [['not', not]];
    if (d !== 'i1')
      ops.push(
        ['negate', negate],
        ['abs', abs],
        ['sign', sign],
        ['popcnt', popcnt],
        ['count_leading_zeros', countLeadingZeros],
      );
    for (const form of ['secret', 'mod', 'bits'] as const) {
      for (const [name, f] of ops) {
        if (d.startsWith('u') && (name === 'abs' || name === 'sign')) continue;
        const out = await one({}, [{ tensor: x, form }], (c, [v]) => f(c, v!));
        assert.equal(numbers(out), numbers(unary(name, x)), `${name} ${d} ${form}`);
      }
    }
  }
});

test('shifts by secret and public amounts, past the width too', async () => {
  for (const d of ['i8', 'ui8', 'i32', 'i64', 'i4'] as DType[]) {
    const w = Number(/\d+/.exec(d)![0]);
    const [xs, ns] = [edge[d]!, [0, 1, 2, w - 1, w, ...(w > 4 ? [w + 1, Math.min(127, 2 * w - 1)] : [])]];
    const x = tensorOf(
      d,
      xs.flatMap((v) => ns.map(() => v)),
    );
    const n = tensorOf(
      d,
      xs.flatMap(() => ns),
    );
    for (const kind of ['left', 'arithmetic', 'logical'] as const) {
      const want = numbers(binary(kind === 'left' ? 'shift_left' : `shift_right_${kind}`, x, n));
      for (const [fx, fn] of [
        ['mod', 'secret'],
        ['bits', 'bits'],
        ['mod', 'public'],
        ['bits', 'data'],
      ] as const) {
        const out = await one(
          {},
          [
            { tensor: x, form: fx },
            { tensor: n, form: fn },
          ],
          (c, [a, b]) => shift(c, kind, a!, b!),
        );
        assert.equal(numbers(out), want, `${kind} ${d} ${fx} ${fn}`);
      }
      const out = await one({}, [secret(d, xs), pub(d, [3])], (c, [a, b]) => shift(c, kind, a!, b!));
      const name = kind === 'left' ? 'shift_left' : `shift_right_${kind}`;
      assert.equal(
        numbers(out),
        numbers(
          binary(
            name,
            tensorOf(d, xs),
            tensorOf(
              d,
              xs.map(() => 3),
            ),
          ),
        ),
      );
    }
  }
});

test('conversions between all kinds', async () => {
  for (const from of Object.keys(edge) as DType[])
    for (const to of Object.keys(edge) as DType[])
      for (const form of ['secret', 'mod', 'bits'] as const) {
        const x = tensorOf(from, edge[from]!);
        // What follows must see the converted value: compare it with 1 and add it.
        const out = (
          await evaluate({}, [{ tensor: x, form }, pub(to, [1])], async (c, [v, u]) => {
            const y = await convert(c, v!, to);
            return [y, await compare(c.at('lt'), 'LT', y, u!)];
          })
        ).out;
        const want = convertClear(x, to);
        assert.equal(numbers(out[0]!), numbers(want), `${from} ${to} ${form}`);
        const less = compareClear(
          'LT',
          want,
          tensorOf(
            to,
            edge[from]!.map(() => 1),
          ),
        );
        assert.equal(numbers(out[1]!), numbers(less), `${from} ${to} ${form} < 1`);
      }
  for (const d of ['i8', 'i32', 'ui32', 'i1'] as DType[]) {
    const small = tensorOf(d, d.startsWith('u') || d === 'i1' ? [0, 1] : [-5, 0, 7]);
    for (const form of ['secret', 'mod', 'bits'] as const) {
      const out = await one({}, [{ tensor: small, form }], (c, [v]) => convert(c, v!, 'f32'));
      assert.equal(numbers(out), numbers(convertClear(small, 'f32')), `${d} ${form} to f32`);
    }
  }
  const x = tensorOf('f64', [-3.75, -3, -0.5, 0, 0.25, 2.999, 3, 100.5]);
  for (const to of ['i1', 'i8', 'i32', 'i64'] as DType[]) {
    const out = await one({}, [{ tensor: x, form: 'secret' }], (c, [v]) => convert(c, v!, to));
    assert.equal(numbers(out), numbers(convertClear(x, to)), `f64 to ${to}`);
  }
});

const reals = [-1e6, -300.125, -2.5, -1.5, -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 3.5, 77.625, 4e6];
test('floats: exact operations at every ring', async () => {
  for (const [k, f] of [
    [64, 18],
    [32, 8],
    [128, 26],
    [128, 40],
  ] as const) {
    const values = reals.filter((v) => Math.abs(v) < 2 ** (k - 4 - f) / 4);
    const [xs, ys] = pairs(values);
    const [x, y] = [tensorOf('f64', xs), tensorOf('f64', ys)];
    const cfg = { k, f };
    for (const [fx, fy] of [
      ['secret', 'secret'],
      ['secret', 'data'],
      ['public', 'secret'],
    ] as const) {
      const given: Operand[] = [
        { tensor: x, form: fx },
        { tensor: y, form: fy },
      ];
      for (const [name, op] of [
        ['add', add],
        ['subtract', subtract],
        ['maximum', maximum],
        ['minimum', minimum],
      ] as [string, Bin][])
        assert.equal(
          numbers(await one(cfg, given, (c, [a, b]) => op(c, a!, b!))),
          numbers(binary(name, x, y)),
          `${name} ${k}`,
        );
      for (const dir of directions)
        assert.equal(
          numbers(await one(cfg, given, (c, [a, b]) => compare(c, dir, a!, b!))),
          numbers(compareClear(dir, x, y)),
          `${dir} ${k}`,
        );
    }
    const v = tensorOf('f64', values);
    const given: Operand[] = [{ tensor: v, form: 'secret' }];
    for (const [name, op] of [
      ['negate', negate],
      ['abs', abs],
      ['sign', sign],
      ['floor', floor],
      ['ceil', ceil],
      ['round_nearest_afz', roundAfz],
      ['round_nearest_even', roundEven],
    ] as [string, (c: Ctx, x: Val) => Promise<SecretVal>][])
      assert.equal(
        numbers(await one(cfg, given, (c, [a]) => op(c, a!))).map((z) => z + 0),
        numbers(unary(name, v)).map((z) => z + 0),
        `${name} ${k}`,
      );
  }
});

test('products of floats: truncated only where needed, small constants keep value and sign', async () => {
  const xs = [-1000, -3.5, 0, 0.125, 2, 1000];
  for (const [p, tolerance] of [
    [3, 0],
    [-2, 0],
    [0.5, 2 ** -18],
    [-0.25, 2 ** -18],
    [0.1, 0.01],
    [-1e-6, 2 ** -17],
    [1e-4, 2e-6],
    [0, 0],
  ] as const) {
    const out = numbers(await one({}, [secret('f32', xs), pub('f64', [p])], (c, [x, y]) => multiply(c, x!, y!)));
    for (const [i, z] of out.entries())
      assert.ok(Math.abs(z - xs[i]! * p) <= tolerance + 2 ** -18, `${xs[i]} * ${p} = ${z}`);
  }
  const ys = [2, -7, 3, 8, 1, -1];
  for (const d of ['i32', 'i8'] as DType[])
    for (const form of ['secret', 'mod', 'bits', 'data'] as const) {
      const y = { tensor: tensorOf(d, ys), form };
      assert.equal(
        numbers(await one({}, [secret('f32', xs), y], (c, [a, b]) => multiply(c, a!, b!))),
        xs.map((x, i) => x * ys[i]!),
      );
      assert.equal(
        numbers(await one({}, [secret('f32', xs), y], (c, [a, b]) => add(c, a!, b!))),
        xs.map((x, i) => x + ys[i]!),
      );
    }
  const bools = secret('i1', [1, 0, 1, 0, 1, 1]);
  assert.equal(
    numbers(await one({}, [bools, secret('f32', xs)], (c, [a, b]) => multiply(c, a!, b!))).map((z) => z + 0),
    [-1000, 0, 0, 0, 2, 1000],
  );
  assert.equal(
    numbers(await one({}, [secret('f32', xs)], (c, [a]) => square(c, a!))),
    xs.map((x) => x * x),
  );
});

test('select and clamp: secret and public predicates, scalars, inverted bounds', async () => {
  const p = [1, 0, 1, 1, 0, 0];
  for (const d of ['f32', 'i32', 'i1', 'ui8'] as DType[]) {
    const [xs, ys] =
      d === 'i1'
        ? [
            [1, 1, 0, 1, 0, 1],
            [0, 0, 1, 1, 1, 0],
          ]
        : [
            [1, 2, 3, 4, 5, 6],
            [9, 8, 7, 6, 5, 4],
          ];
    const want = numbers(selectClear(tensorOf('i1', p), tensorOf(d, xs), tensorOf(d, ys)));
    for (const fp of ['secret', 'public', 'data'] as const)
      for (const [fx, fy] of [
        ['secret', 'secret'],
        ['public', 'secret'],
        ['data', 'data'],
        ['bits', 'mod'],
      ] as const) {
        if (d === 'f32' && fx === 'bits') continue;
        if (d === 'i1' && fx === 'bits') continue;
        const out = await one(
          {},
          [
            { tensor: tensorOf('i1', p), form: fp },
            { tensor: tensorOf(d, xs), form: fx },
            { tensor: tensorOf(d, ys), form: fy },
          ],
          (c, [q, x, y]) => select(c, q!, x!, y!),
        );
        assert.equal(numbers(out), want, `${d} ${fp} ${fx} ${fy}`);
      }
    const scalar = await one(
      {},
      [{ tensor: tensorOf('i1', [0], []), form: 'secret' }, secret(d, xs), secret(d, ys)],
      (c, [q, x, y]) => select(c, q!, x!, y!),
    );
    assert.equal(numbers(scalar), ys);
  }
  for (const form of ['secret', 'public', 'data'] as const)
    for (const [low, high] of [
      [-1, 2],
      [2, -1],
    ] as const) {
      const out = await one(
        {},
        [
          { tensor: tensorOf('f32', [low], []), form },
          secret('f32', [-5, -1, 0, 1.5, 2, 9]),
          { tensor: tensorOf('f32', [high], []), form },
        ],
        (c, [a, x, b]) => clamp(c, a!, x!, b!),
      );
      assert.equal(
        numbers(out),
        [-5, -1, 0, 1.5, 2, 9].map((x) => Math.min(Math.max(x, low), high)),
        `clamp ${form} ${low}`,
      );
    }
});

test.run();
