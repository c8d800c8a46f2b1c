import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadProtocol } from '../protocols/index.ts';
import { abs, multiply, sign } from './arithmetic.ts';
import { shift } from './bits.ts';
import { compare } from './compare.ts';
import { convert, floor, roundAfz, roundEven } from './convert.ts';
import { divide, reciprocal } from './fixed-division.ts';
import { exp, sinh } from './fixed-exp.ts';
import { acos, asinh, atan, atan2 } from './fixed-inverse.ts';
import { log } from './fixed-log.ts';
import { erf, logistic, tanh } from './fixed-piecewise.ts';
import { power } from './fixed-power.ts';
import { remainder } from './fixed-remainder.ts';
import { cbrt, rsqrt, sqrt } from './fixed-root.ts';
import { sin, tan } from './fixed-trig.ts';
import { divideInt } from './integer.ts';
import { powerInt } from './integer-power.ts';
import { clamp, maximum, select } from './select.ts';
import {
  type Body,
  costOf,
  evaluate,
  numbers,
  type Operand,
  pub,
  secret,
  type TestConfig,
  tensorOf,
} from './test-support.ts';

test('vectors without elements, and scalars', async () => {
  const protocol = await loadProtocol('semi2k');
  const empty = secret('f32', []);
  const scalar: Operand = { tensor: tensorOf('f32', [2], []), form: 'secret' };
  for (const f of [exp, log, tanh, reciprocal, sqrt, sin, floor, cbrt, atan, abs]) {
    const { out } = await evaluate({ protocol }, [empty, scalar], async (c, [x, y]) => [
      await f(c.at('x'), x!),
      await f(c.at('y'), y!),
    ]);
    assert.equal([out[0]!.shape, out[1]!.shape], [[0], []]);
  }
  for (const f of [multiply, divide, maximum, power, remainder]) {
    const { out } = await evaluate({ protocol }, [empty, scalar], async (c, [x, y]) => [await f(c, x!, y!)]);
    assert.equal(out[0]!.shape, [0]);
  }
});

/** The same code under the secret-sharing protocols: results as under ref2k, hops as the cost backend says, and not more than these. */

const xs = [0.3, 1.7, -2.5, 8.25, -0.0625, 3, 0.9];
const X = secret('f32', xs);
const P = secret('f32', xs.map(Math.abs));
const I: Operand = { tensor: tensorOf('i32', [1, -200, 3, 2 ** 31 - 1]), form: 'mod' };
const J: Operand = { tensor: tensorOf('i32', [-3, 7, 3, 2]), form: 'mod' };

interface Case {
  readonly name: string;
  readonly inputs: readonly Operand[];
  readonly run: Body;
  /** Most hops under semi2k with 2 parties and under aby3. */
  readonly hops: readonly [number, number];
}
const cases: Case[] = [
  { name: 'multiply', inputs: [X, P], run: async (c, [x, y]) => [await multiply(c, x!, y!)], hops: [2, 2] },
  { name: 'less', inputs: [X, P], run: async (c, [x, y]) => [await compare(c, 'LT', x!, y!)], hops: [5, 6] },
  { name: 'maximum', inputs: [X, P], run: async (c, [x, y]) => [await maximum(c, x!, y!)], hops: [6, 7] },
  {
    name: 'clamp',
    inputs: [pub('f32', [-1]), X, pub('f32', [1])],
    run: async (c, [a, x, b]) => [await clamp(c, a!, x!, b!)],
    hops: [6, 7],
  },
  { name: 'abs', inputs: [X], run: async (c, [x]) => [await abs(c, x!)], hops: [6, 7] },
  { name: 'sign', inputs: [X], run: async (c, [x]) => [await sign(c, x!)], hops: [6, 7] },
  { name: 'reciprocal', inputs: [X], run: async (c, [x]) => [await reciprocal(c, x!)], hops: [16, 18] },
  { name: 'divide', inputs: [X, P], run: async (c, [x, y]) => [await divide(c, x!, y!)], hops: [16, 18] },
  { name: 'sqrt', inputs: [P], run: async (c, [x]) => [await sqrt(c, x!)], hops: [16, 18] },
  { name: 'rsqrt', inputs: [P], run: async (c, [x]) => [await rsqrt(c, x!)], hops: [16, 18] },
  { name: 'cbrt', inputs: [X], run: async (c, [x]) => [await cbrt(c, x!)], hops: [17, 19] },
  { name: 'log', inputs: [P], run: async (c, [x]) => [await log(c, x!)], hops: [14, 16] },
  { name: 'exp', inputs: [X], run: async (c, [x]) => [await exp(c, x!)], hops: [12, 14] },
  { name: 'sinh', inputs: [X], run: async (c, [x]) => [await sinh(c, x!)], hops: [12, 14] },
  { name: 'tanh', inputs: [X], run: async (c, [x]) => [await tanh(c, x!)], hops: [8, 9] },
  { name: 'logistic', inputs: [X], run: async (c, [x]) => [await logistic(c, x!)], hops: [8, 9] },
  { name: 'erf', inputs: [X], run: async (c, [x]) => [await erf(c, x!)], hops: [8, 9] },
  { name: 'sin', inputs: [X], run: async (c, [x]) => [await sin(c, x!)], hops: [14, 17] },
  { name: 'tan', inputs: [X], run: async (c, [x]) => [await tan(c, x!)], hops: [30, 35] },
  { name: 'atan', inputs: [X], run: async (c, [x]) => [await atan(c, x!)], hops: [27, 29] },
  { name: 'atan2', inputs: [X, P], run: async (c, [x, y]) => [await atan2(c, x!, y!)], hops: [32, 35] },
  { name: 'acos', inputs: [X], run: async (c, [x]) => [await acos(c, x!)], hops: [25, 28] },
  { name: 'asinh', inputs: [X], run: async (c, [x]) => [await asinh(c, x!)], hops: [33, 37] },
  { name: 'power', inputs: [P, X], run: async (c, [x, y]) => [await power(c, x!, y!)], hops: [28, 31] },
  { name: 'remainder', inputs: [X, P], run: async (c, [x, y]) => [await remainder(c, x!, y!)], hops: [36, 42] },
  { name: 'floor', inputs: [X], run: async (c, [x]) => [await floor(c, x!)], hops: [5, 7] },
  {
    name: 'rounds',
    inputs: [X],
    run: async (c, [x]) => [await roundAfz(c, x!), await roundEven(c, x!)],
    hops: [11, 12],
  },
  { name: 'to i32', inputs: [X], run: async (c, [x]) => [await convert(c, x!, 'i32')], hops: [6, 7] },
  { name: 'i32 less', inputs: [I, J], run: async (c, [x, y]) => [await compare(c, 'LT', x!, y!)], hops: [5, 6] },
  { name: 'i32 equal', inputs: [I, J], run: async (c, [x, y]) => [await compare(c, 'EQ', x!, y!)], hops: [4, 5] },
  {
    name: 'i32 to f32',
    inputs: [secret('i32', [5, -7])],
    run: async (c, [x]) => [await convert(c, x!, 'f32')],
    hops: [0, 0],
  },
  {
    name: 'i32 shift',
    inputs: [I, secret('i32', [1, 2, 3, 40])],
    run: async (c, [x, y]) => [await shift(c, 'arithmetic', x!, y!)],
    hops: [10, 11],
  },
  {
    name: 'i32 select',
    inputs: [secret('i1', [1, 0, 1, 0]), I, J],
    run: async (c, [p, x, y]) => [await select(c, p!, x!, y!)],
    hops: [1, 1],
  },
  {
    name: 'i32 divide',
    inputs: [I, pub('i32', [3])],
    run: async (c, [x, y]) => [(await divideInt(c, x!, y!)).quotient],
    hops: [18, 23],
  },
  {
    name: 'i8 divide',
    inputs: [secret('i8', [-128, 77]), secret('i8', [-7, 3])],
    run: async (c, [x, y]) => [(await divideInt(c, x!, y!)).quotient],
    hops: [19, 24],
  },
  {
    name: 'i8 power',
    inputs: [secret('i8', [-3, 7]), secret('i8', [3, -2])],
    run: async (c, [x, y]) => [await powerInt(c, x!, y!)],
    hops: [10, 11],
  },
];

const setups: [string, number, 0 | 1 | undefined][] = [
  ['semi2k', 2, 0],
  ['aby3', 3, 1],
  ['semi2k', 3, undefined],
];
for (const [name, n, column] of setups)
  test(`${name} with ${n} parties: values, exact hops and their bounds`, async () => {
    const protocol = await loadProtocol(name);
    const config: TestConfig & { protocol: typeof protocol } = { protocol, n };
    const over: string[] = [];
    for (const t of cases) {
      const want = (await evaluate({}, t.inputs, t.run)).out.map(numbers);
      const got = await evaluate(config, t.inputs, t.run);
      for (const [i, out] of got.out.entries())
        for (const [j, y] of numbers(out).entries()) {
          const error = Math.abs(y - want[i]![j]!);
          // A unit of truncation here and there; quotients by cosines magnify it.
          assert.ok(error <= 2 ** -14 * Math.max(1, Math.abs(y)), `${t.name}: ${y}, not ${want[i]![j]}`);
        }
      const cost = await costOf(config, t.inputs, t.run);
      if (t.inputs.every((o) => o.tensor.dtype !== 'i1')) {
        const env = { n, k: 64 };
        const meta = { repr: 'A' as const, bits: 64, length: 1 };
        const share = protocol.kernels.share.cost(env, [], { owner: 0, length: 1 }).hops;
        const open = protocol.kernels.open.cost(env, [meta], { to: [0] }).hops;
        assert.is(got.clock, cost.hops + share + open, `${t.name}: hops of the run and of the cost backend`);
      }
      if (column !== undefined && cost.hops > t.hops[column]!) over.push(`${t.name}: ${cost.hops} > ${t.hops[column]}`);
    }
    assert.equal(over, []);
  });

test('long vectors take the road with fewer bytes, with the same values', async () => {
  const protocol = await loadProtocol('semi2k');
  const many = secret(
    'f32',
    Array.from({ length: 600 }, (_, i) => (i - 300.5) / 8),
  );
  const run: Body = async (c, [x]) => [await reciprocal(c, x!)];
  const { out } = await evaluate({ protocol }, [many], run);
  for (const [i, y] of numbers(out[0]!).entries()) assert.ok(Math.abs(y - 8 / (i - 300.5)) < 2e-4);
  const [long, short] = await Promise.all([costOf({ protocol }, [many], run), costOf({ protocol }, [X], run)]);
  assert.ok(long.hops > short.hops);
  assert.ok(long.totals.bytes / 600 < short.totals.bytes / xs.length / 2);
});

test('unknown public operands cost what known ones do', async () => {
  const protocol = await loadProtocol('aby3');
  const given = (form: 'public' | 'data'): Operand[] => [X, { tensor: tensorOf('f32', xs), form }];
  for (const f of [multiply, divide, maximum, power]) {
    const run: Body = async (c, [x, y]) => [await f(c, x!, y!)];
    const [known, unknown] = await Promise.all([
      costOf({ protocol }, given('public'), run),
      costOf({ protocol }, given('data'), run),
    ]);
    assert.equal(known, unknown);
  }
});

test.run();
