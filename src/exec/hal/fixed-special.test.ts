import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { besselI1e as exactI1e } from '../../eval/libm/bessel.ts';
import { digamma as exactDigamma, lgamma as exactLgamma } from '../../eval/libm/gamma.ts';
import { aby3 } from '../protocols/aby3/index.ts';
import { semi2k } from '../protocols/semi2k/index.ts';
import type { Ctx } from '../runtime/context.ts';
import type { SecretVal, Val } from '../runtime/values.ts';
import { besselI1e } from './fixed-bessel.ts';
import { digamma, lgamma } from './fixed-gamma.ts';
import { nextAfter } from './next-after.ts';
import { evaluate, numbers, type Operand, pub, secret } from './test-support.ts';

type Unary = (c: Ctx, x: Val) => Promise<SecretVal>;
const UNIT = 2 ** -18;
/** Fixed-point numbers between a and b, so that the functions are asked at just these. */
const grid = (a: number, b: number, n = 300): number[] =>
  Array.from({ length: n }, (_, i) => Math.round((a + ((b - a) * i) / (n - 1)) / UNIT) * UNIT);
const away = (x: number): boolean => x > 0 || Math.abs(x - Math.round(x)) > 1e-3;

/** The largest error over its bound, `relative` times the value or `absolute`. */
async function worst(f: Unary, g: (x: number) => number, xs: number[], relative: number, absolute: number) {
  const { out } = await evaluate({}, [secret('f64', xs)], async (c, [x]) => [await f(c, x!)]);
  return Math.max(
    ...numbers(out[0]!).map((y, i) => Math.abs(y - g(xs[i]!)) / Math.max(absolute, relative * Math.abs(g(xs[i]!)))),
  );
}

test('ln|Γ| and ψ: both sides of ½, of 8 and of poles, and far out', async () => {
  const xs = [...grid(-20, 20, 900), ...grid(0.001, 1, 100), ...grid(7.9, 8.1, 50), ...grid(100, 20000, 50)].filter(
    away,
  );
  assert.ok((await worst(lgamma, exactLgamma, xs, 2e-5, 5e-5)) < 1);
  assert.ok((await worst(digamma, exactDigamma, xs, 2e-5, 5e-5)) < 1);
});

test('e^-|x|·I₁(x): both signs, both ranges', async () => {
  const xs = [...grid(-40, 40, 900), ...grid(7.9, 8.1, 50), ...grid(-8.1, -7.9, 50), 0, 1e4, -1e4];
  assert.ok((await worst(besselI1e, exactI1e, xs, 0, 2e-5)) < 1);
});

test('the next number of fixed point, for secret and public partners', async () => {
  const [xs, ys] = [
    [1, -2, 3, 0],
    [5, -7, 3, -1e-3],
  ];
  const want = [1 + UNIT, -2 - UNIT, 3, -UNIT];
  for (const pair of [
    [secret('f64', xs), secret('f64', ys)],
    [secret('f64', xs), pub('f64', ys)],
    [pub('f64', xs), secret('f64', ys)],
  ] as Operand[][]) {
    const { out } = await evaluate({}, pair, async (c, [x, y]) => [await nextAfter(c, x!, y!)]);
    assert.equal(numbers(out[0]!), want);
  }
});

for (const protocol of [aby3, semi2k])
  test(`the same under ${protocol.name}`, async () => {
    const xs = [-3.25, -0.5, 0.25, 1, 2.5, 9, 30];
    for (const [f, g] of [
      [lgamma, exactLgamma],
      [digamma, exactDigamma],
      [besselI1e, exactI1e],
    ] as [Unary, (x: number) => number][]) {
      const { out } = await evaluate({ protocol }, [secret('f64', xs)], async (c, [x]) => [await f(c, x!)]);
      for (const [i, y] of numbers(out[0]!).entries())
        assert.ok(Math.abs(y - g(xs[i]!)) < 1e-4, `${f.name}(${xs[i]}) = ${y}`);
    }
  });

test('in rings of 128 bits, too', async () => {
  const xs = [-3.25, -0.5, 0.25, 1, 2.5, 9, 30];
  for (const [f, g] of [
    [lgamma, exactLgamma],
    [digamma, exactDigamma],
    [besselI1e, exactI1e],
  ] as [Unary, (x: number) => number][]) {
    const { out } = await evaluate({ k: 128, f: 40 }, [secret('f64', xs)], async (c, [x]) => [await f(c, x!)]);
    for (const [i, y] of numbers(out[0]!).entries())
      assert.ok(Math.abs(y - g(xs[i]!)) < 1e-6, `${f.name}(${xs[i]}) = ${y}`);
  }
});

test.run();
