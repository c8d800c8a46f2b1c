import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Ctx } from '../runtime/context.ts';
import type { SecretVal, Val } from '../runtime/values.ts';
import { erfInvRatio, erfOf } from './approximations.ts';
import { divide, reciprocal } from './fixed-division.ts';
import { erfInv } from './fixed-erf-inv.ts';
import { cosh, exp, exp2, expm1, sinh } from './fixed-exp.ts';
import { acos, acosh, asin, asinh, atan, atan2, atanh } from './fixed-inverse.ts';
import { log, log1p, log2 } from './fixed-log.ts';
import { erf, erfc, logistic, tanh } from './fixed-piecewise.ts';
import { power } from './fixed-power.ts';
import { cbrt, rsqrt, sqrt } from './fixed-root.ts';
import { cos, sin, tan } from './fixed-trig.ts';
import { evaluate, numbers, type Operand, pub, secret, tensorOf } from './test-support.ts';

type Unary = (c: Ctx, x: Val) => Promise<SecretVal>;
const grid = (a: number, b: number, n = 200): number[] =>
  Array.from({ length: n }, (_, i) => a + ((b - a) * i) / (n - 1));
const octaves = (a: number, b: number, n = 200): number[] =>
  Array.from({ length: n }, (_, i) => a * (b / a) ** (i / (n - 1)));
const both = (xs: number[]): number[] => [...xs, ...xs.map((x) => -x)];

const RINGS = [
  [64, 18],
  [32, 8],
  [128, 26],
  [128, 40],
] as const;
interface Case {
  readonly name: string;
  readonly f: Unary;
  readonly g: (x: number) => number;
  readonly xs: readonly number[];
  /** Allowed relative error, and absolute error in units of 2^-f, whichever is larger; for 64 bits, then for 32. */
  readonly relative: number;
  readonly units: number;
  readonly relative32?: number;
  readonly units32?: number;
  /** For functions with an error of their own, in every ring; in rings of 128 bits. */
  readonly absolute?: number;
  readonly absolute128?: number;
}
const cases: Case[] = [
  {
    name: 'reciprocal',
    f: reciprocal,
    g: (x) => 1 / x,
    xs: both(octaves(2 ** -8, 2 ** 17)),
    relative: 1e-5,
    units: 4,
    relative32: 0.02,
  },
  { name: 'sqrt', f: sqrt, g: Math.sqrt, xs: octaves(2 ** -10, 2 ** 26), relative: 1e-5, units: 4, relative32: 0.01 },
  {
    name: 'rsqrt',
    f: rsqrt,
    g: (x) => 1 / Math.sqrt(x),
    xs: octaves(2 ** -10, 2 ** 26),
    relative: 1e-5,
    units: 4,
    relative32: 0.01,
  },
  {
    name: 'cbrt',
    f: cbrt,
    g: Math.cbrt,
    xs: both(octaves(2 ** -10, 2 ** 26)),
    relative: 1e-5,
    units: 4,
    relative32: 0.02,
  },
  { name: 'log', f: log, g: Math.log, xs: octaves(2 ** -10, 2 ** 17), relative: 0, units: 4 },
  { name: 'log1p', f: log1p, g: Math.log1p, xs: grid(-0.9, 1000), relative: 0, units: 4 },
  { name: 'log2', f: log2, g: Math.log2, xs: octaves(2 ** -10, 2 ** 17), relative: 0, units: 4 },
  {
    name: 'exp',
    f: exp,
    g: Math.exp,
    xs: grid(-30, 20).filter((x) => x < 11),
    relative: 2e-5,
    units: 4,
    relative32: 0.02,
  },
  { name: 'exp2', f: exp2, g: (x) => 2 ** x, xs: grid(-30, 15), relative: 2e-5, units: 4, relative32: 0.02 },
  { name: 'expm1', f: expm1, g: Math.expm1, xs: grid(-10, 10), relative: 2e-5, units: 4, relative32: 0.02 },
  { name: 'sinh', f: sinh, g: Math.sinh, xs: grid(-10, 10), relative: 2e-5, units: 6, relative32: 0.02 },
  { name: 'cosh', f: cosh, g: Math.cosh, xs: grid(-10, 10), relative: 2e-5, units: 6, relative32: 0.02 },
  {
    name: 'tanh',
    f: tanh,
    g: Math.tanh,
    xs: both([...grid(0, 8), 100, 1e5]),
    relative: 0,
    units: 4,
    absolute: 3e-5,
    absolute128: 3e-7,
  },
  {
    name: 'logistic',
    f: logistic,
    g: (x) => 1 / (1 + Math.exp(-x)),
    xs: both([...grid(0, 16), 100, 1e5]),
    relative: 0,
    units: 4,
    absolute: 3e-5,
    absolute128: 3e-7,
  },
  {
    name: 'erf',
    f: erf,
    g: erfOf,
    xs: both([...grid(0, 5), 100, 1e5]),
    relative: 0,
    units: 4,
    absolute: 3e-5,
    absolute128: 3e-7,
  },
  {
    name: 'erfc',
    f: erfc,
    g: (x) => 1 - erfOf(x),
    xs: both([...grid(0, 5), 100]),
    relative: 0,
    units: 4,
    absolute: 3e-5,
    absolute128: 3e-7,
  },
  {
    name: 'erf_inv',
    f: erfInv,
    g: (x) => x * erfInvRatio(-Math.log1p(-x * x)),
    xs: both([...grid(0, 0.99), 0.999, 0.9999, 0.99999]),
    relative: 4e-5,
    units: 6,
    relative32: 0.05,
  },
  { name: 'sin', f: sin, g: Math.sin, xs: grid(-256, 256, 500), relative: 0, units: 6, absolute: 5e-8, units32: 48 },
  { name: 'cos', f: cos, g: Math.cos, xs: grid(-256, 256, 500), relative: 0, units: 6, absolute: 5e-8, units32: 48 },
  { name: 'tan', f: tan, g: Math.tan, xs: grid(-1.4, 1.4), relative: 1e-4, units: 6, relative32: 0.1 },
  { name: 'atan', f: atan, g: Math.atan, xs: both([0, ...octaves(0.01, 1000)]), relative: 0, units: 6, absolute: 1e-7 },
  { name: 'asin', f: asin, g: Math.asin, xs: grid(-1, 1), relative: 0, units: 6, absolute: 1e-7 },
  { name: 'acos', f: acos, g: Math.acos, xs: grid(-1, 1), relative: 0, units: 6, absolute: 1e-7 },
  { name: 'asinh', f: asinh, g: Math.asinh, xs: grid(-30, 30), relative: 0, units: 6 },
  { name: 'acosh', f: acosh, g: Math.acosh, xs: grid(1.01, 30), relative: 0, units: 8 },
  { name: 'atanh', f: atanh, g: Math.atanh, xs: grid(-0.99, 0.99), relative: 0, units: 6 },
];

for (const [k, f] of RINGS)
  test(`accuracy of every function, ${k}-bit ring with ${f} fraction bits`, async () => {
    const q = (x: number): number => Math.round(x * 2 ** f) / 2 ** f;
    for (const t of cases) {
      const range = t.name === 'sin' || t.name === 'cos' ? (k < 64 ? 60 : 1e9) : 2 ** (k - 4 - f);
      // In a small ring numbers near 0 have no digits left.
      const coarse = (x: number): boolean => k < 64 && t.relative > 0 && x !== 0 && Math.abs(x) < 2 ** -4;
      const given = t.xs.filter((x) => Math.abs(x) < range).map(q);
      const xs = [...new Set(given)].filter((x) => Number.isFinite(t.g(x)) && !coarse(x));
      const { out } = await evaluate({ k, f }, [secret('f64', xs)], async (c, [x]) => [await t.f(c, x!)]);
      const relative = k < 64 ? (t.relative32 ?? 0) : k === 64 ? t.relative : t.relative / 8;
      const own = (k === 128 ? t.absolute128 : undefined) ?? t.absolute ?? 0;
      const absolute = Math.max((k < 64 ? (t.units32 ?? 4) : t.units) * 2 ** -f, own);
      for (const [i, y] of numbers(out[0]!).entries()) {
        const want = t.g(xs[i]!);
        const error = Math.abs(y - want);
        assert.ok(error <= Math.max(absolute, relative * Math.abs(want)), `${t.name}(${xs[i]}) = ${y}, not ${want}`);
      }
    }
  });

const unary = async (f: Unary, xs: number[], k = 64, bits = 18): Promise<number[]> =>
  numbers((await evaluate({ k, f: bits }, [secret('f64', xs)], async (c, [x]) => [await f(c, x!)])).out[0]!);
const near = (a: readonly number[], b: readonly number[], units = 2): void => {
  for (const [i, x] of a.entries()) assert.ok(Math.abs(x - b[i]!) <= units * 2 ** -18, `${x}, not ${b[i]}`);
};

test('exp is 0 far below its range, as attention masks need, and saturates above', async () => {
  assert.equal(await unary(exp, [-1e9, -Infinity, -100, -22.3, 22.3, 1e5, 1e12, Infinity]), [
    0,
    0,
    0,
    0,
    ...Array(4).fill(2 ** 32),
  ]);
  assert.ok((await unary(exp, [20]))[0]! / Math.exp(20) - 1 < 1e-5);
  assert.equal(await unary(exp, [-1000, 1000], 32, 8), [0, 2 ** 16]);
});

test('documented values outside the domain', async () => {
  near(await unary(log, [0, -1, -1e9]), Array(3).fill(-18 * Math.LN2));
  near(await unary(sqrt, [0, -1, -1e9]), [0, 0, 0], 1);
  near(await unary(rsqrt, [0, -1, -1e9]), [0, 0, 0], 1);
  near(await unary(reciprocal, [0, 1e12, -1e12]), [0, 0, 0], 1);
  near(await unary(acos, [1.5, -1.5]), [0, Math.PI]);
  const { out } = await evaluate({}, [secret('f64', [1, -5, 0]), secret('f64', [0, 0, 0])], async (c, [a, b]) => [
    await divide(c, a!, b!),
  ]);
  near(numbers(out[0]!), [0, 0, 0], 1);
});

test('division by secret and public divisors, numerators public too', async () => {
  const some = both(octaves(2 ** -8, 3e4, 15));
  const [xs, ys] = [some.flatMap((x) => some.map(() => x)), some.flatMap(() => some)];
  const pairs = xs
    .map((x, i) => [Math.round(x * 2 ** 18) / 2 ** 18, Math.round(ys[i]! * 2 ** 18) / 2 ** 18] as const)
    .filter(([x, y]) => Math.abs(x / y) < 2 ** 20);
  const [a, b] = [
    tensorOf(
      'f64',
      pairs.map((p) => p[0]),
    ),
    tensorOf(
      'f64',
      pairs.map((p) => p[1]),
    ),
  ];
  for (const [fa, fb] of [
    ['secret', 'secret'],
    ['data', 'secret'],
    ['secret', 'data'],
  ] as const) {
    const given: Operand[] = [
      { tensor: a, form: fa },
      { tensor: b, form: fb },
    ];
    const { out } = await evaluate({}, given, async (c, [x, y]) => [await divide(c, x!, y!)]);
    for (const [i, z] of numbers(out[0]!).entries()) {
      const want = pairs[i]![0] / pairs[i]![1];
      assert.ok(
        Math.abs(z - want) <= Math.max(2 ** -16, 3e-5 * Math.abs(want)),
        `${pairs[i]} ${fa} ${fb} = ${z}, not ${want}`,
      );
    }
  }
  for (const d of [3, -0.3, 1000, 1e-3]) {
    const { out } = await evaluate({}, [secret('f64', [1, -2, 1000]), pub('f64', [d])], async (c, [x, y]) => [
      await divide(c, x!, y!),
    ]);
    for (const [i, z] of numbers(out[0]!).entries())
      assert.ok(Math.abs(z - [1, -2, 1000][i]! / d) <= Math.max(2 ** -16, 3e-5 * Math.abs(1000 / d)), `/ ${d} = ${z}`);
  }
});

test('powers: constant, public and secret exponents, negative and constant bases', async () => {
  const xs = octaves(0.25, 8, 12);
  const ys = grid(-2, 2, 12);
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
      async (c, [a, b]) => [await power(c, a!, b!)],
    );
    for (const [i, z] of numbers(out[0]!).entries()) {
      const want = Number(x.data[i]) ** Number(y.data[i]);
      assert.ok(Math.abs(z - want) <= 1e-4 * Math.max(1, want), `${x.data[i]}^${y.data[i]} = ${z}`);
    }
  }
  for (const e of [0, 1, 2, 3, 7, -1, -3, 0.5, -0.5, 1.5, 0.3, -1.7]) {
    const { out } = await evaluate({}, [secret('f64', [0.5, 1, 2.5]), pub('f64', [e])], async (c, [a, b]) => [
      await power(c, a!, b!),
    ]);
    for (const [i, z] of numbers(out[0]!).entries()) {
      const want = [0.5, 1, 2.5][i]! ** e;
      assert.ok(Math.abs(z - want) <= 2e-4 * Math.max(1, want), `${[0.5, 1, 2.5][i]}^${e} = ${z}`);
    }
  }
  const given = [secret('f64', [-2, -3, -2, -1.5, 0, 0]), secret('f64', [2, 3, -1, -2, 2, 0])];
  const { out } = await evaluate({}, given, async (c, [a, b]) => [await power(c, a!, b!)]);
  near(numbers(out[0]!), [4, -27, -0.5, 1 / 2.25, 0, 1], 100);
  const two = await evaluate({}, [pub('f64', [2]), secret('f64', [-1, 0, 3.5])], async (c, [a, b]) => [
    await power(c, a!, b!),
  ]);
  near(numbers(two.out[0]!), [0.5, 1, 2 ** 3.5], 20);
  const zero = await evaluate({}, [secret('f64', [0, 0]), pub('f64', [0.3])], async (c, [a, b]) => [
    await power(c, a!, b!),
  ]);
  assert.equal(numbers(zero.out[0]!), [0, 0]);
});

test('atan2 in all quadrants and on the axes', async () => {
  const some = [0, ...both([0.125, 0.5, 1, 3, 50])];
  const [ys, xs] = [some.flatMap((v) => some.map(() => v)), some.flatMap(() => some)];
  const { out } = await evaluate({}, [secret('f64', ys), secret('f64', xs)], async (c, [a, b]) => [
    await atan2(c, a!, b!),
  ]);
  near(
    numbers(out[0]!),
    ys.map((v, i) => Math.atan2(v + 0, xs[i]! + 0)),
    6,
  );
});

test.run();
