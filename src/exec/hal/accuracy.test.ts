import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { builtinProtocols } from '../protocols/index.ts';
import { type Ran, tryRun } from '../runtime/test-support.ts';
import { erfOf } from './approximations.ts';
import { numbers, tensorOf } from './test-support.ts';

/** `fast`: what docs/numerics.md promises, in errors and in hops. */

const protocols = (await builtinProtocols()).filter((p) => p.name === 'aby3' || p.name === 'semi2k');

/** The nearest number that both f32 and 18 fraction bits show. */
const shown = (x: number): number => Math.round(Math.fround(x) * 2 ** 18) / 2 ** 18;
/** Numbers spread by octaves over [2^low, 2^high]. */
const octaves = (low: number, high: number, n = 60): number[] =>
  Array.from({ length: n }, (_, i) => shown(2 ** (low + ((high - low) * i) / (n - 1))));
const evenly = (low: number, high: number, n = 60): number[] =>
  Array.from({ length: n }, (_, i) => shown(low + ((high - low) * i) / (n - 1)));

interface Case {
  readonly op: string;
  readonly at: readonly number[];
  readonly exact: (x: number) => number;
  /** Largest relative error (of what is at least 1/16), or absolute one. */
  readonly rel?: number;
  readonly abs?: number;
  /** Hops saved under aby3 and semi2k. */
  readonly saves: number;
}
const CASES: readonly Case[] = [
  { op: 'stablehlo.rsqrt', at: octaves(-8, 8), exact: (x) => 1 / Math.sqrt(x), rel: 6e-4, saves: 2 },
  { op: 'stablehlo.sqrt', at: octaves(-8, 20), exact: Math.sqrt, rel: 1e-4, saves: 2 },
  { op: 'stablehlo.cbrt', at: octaves(-8, 10), exact: Math.cbrt, rel: 1e-4, saves: 2 },
  { op: 'stablehlo.log', at: octaves(-10, 16), exact: Math.log, abs: 5e-4, saves: 2 },
  { op: 'stablehlo.tanh', at: evenly(-6, 6), exact: Math.tanh, abs: 4e-3, saves: 2 },
  { op: 'stablehlo.logistic', at: evenly(-9, 9), exact: (x) => 1 / (1 + Math.exp(-x)), abs: 2e-3, saves: 2 },
  { op: 'chlo.erf', at: evenly(-5, 5), exact: erfOf, abs: 3e-3, saves: 2 },
  { op: 'stablehlo.sine', at: evenly(-20, 20), exact: Math.sin, abs: 1.5e-3, saves: 2 },
  { op: 'stablehlo.cosine', at: evenly(-20, 20), exact: Math.cos, abs: 1.5e-3, saves: 2 },
  { op: 'chlo.acos', at: evenly(-1, 1), exact: Math.acos, abs: 2e-4, saves: 2 },
  { op: 'stablehlo.exponential', at: evenly(-4, 20), exact: Math.exp, rel: 2e-4, saves: 0 },
];
const text = (op: string, n: number): string => {
  const type = `tensor<${n}xf32>`;
  const types = op.startsWith('chlo') ? `${type} -> ${type}` : type;
  return `func.func @main(%x: ${type}) -> ${type} {\n  %y = ${op} %x : ${types}\n  return %y : ${type}\n}`;
};
const pairs = (op: string): string => `
func.func @main(%x: tensor<60xf32>, %y: tensor<60xf32>) -> tensor<60xf32> {
  %z = ${op} %x, %y : tensor<60xf32>
  return %z : tensor<60xf32>
}`;

function errorOf(ran: Ran, exact: readonly number[], relative: boolean): number {
  const got = numbers(ran.result!.outputs[0]!);
  return Math.max(...exact.map((e, i) => Math.abs(got[i]! - e) / (relative ? Math.max(Math.abs(e), 1 / 16) : 1)));
}

for (const protocol of protocols) {
  /** Runs both ways; counters must be those of the cost run. */
  const both = async (program: string, inputs: readonly (readonly number[])[]): Promise<{ full: Ran; fast: Ran }> => {
    const go = async (accuracy: 'full' | 'fast'): Promise<Ran> => {
      const tensors = inputs.map((x) => tensorOf('f32', [...x], [x.length]));
      const ran = await tryRun(program, { protocol, inputs: tensors, accuracy });
      assert.equal(ran.result?.totals, ran.cost.totals, String(ran.error));
      return ran;
    };
    return { full: await go('full'), fast: await go('fast') };
  };
  for (const c of CASES) {
    test(`${protocol.name}: fast ${c.op} saves ${c.saves} hops and keeps its error`, async () => {
      const { full, fast } = await both(text(c.op, c.at.length), [c.at]);
      const exact = c.at.map(c.exact);
      const error = errorOf(fast, exact, c.rel !== undefined);
      assert.ok(error <= (c.rel ?? c.abs!), `${error}`);
      assert.is(full.cost.totals.hops - fast.cost.totals.hops, c.saves);
      assert.ok(
        fast.cost.totals.bytes <= full.cost.totals.bytes,
        `${fast.cost.totals.bytes} bytes, not ${full.cost.totals.bytes}`,
      );
      if (c.saves === 0) return;
      assert.ok(fast.cost.totals.bytes < full.cost.totals.bytes);
      // It is another polynomial, not the same one.
      assert.ok(
        errorOf(full, exact, c.rel !== undefined) < error,
        `full is off by ${errorOf(full, exact, c.rel !== undefined)}, fast by ${error}`,
      );
    });
  }
  test(`${protocol.name}: fast quotients, angles and powers save hops and keep their error`, async () => {
    const y = octaves(-6, 12);
    const x = y.map((v, i) => shown((i % 2 ? -1 : 1) * v * (1 + (i % 7))));
    const quotient = await both(pairs('stablehlo.divide'), [x, y]);
    const exact = x.map((v, i) => v / y[i]!);
    assert.ok(errorOf(quotient.fast, exact, true) <= 2e-3);
    assert.is(quotient.full.cost.totals.hops - quotient.fast.cost.totals.hops, 2);

    const angle = await both(pairs('stablehlo.atan2'), [x, y]);
    const angles = x.map((v, i) => Math.atan2(v, y[i]!));
    assert.ok(errorOf(angle.fast, angles, false) <= 2e-3);
    assert.is(angle.full.cost.totals.hops - angle.fast.cost.totals.hops, 4);

    const [base, exponent] = [octaves(-3, 3), evenly(-4, 4)];
    const power = await both(pairs('stablehlo.power'), [base, exponent]);
    const powers = base.map((v, i) => v ** exponent[i]!);
    assert.ok(errorOf(power.fast, powers, true) <= 2.5e-3);
    assert.is(power.full.cost.totals.hops - power.fast.cost.totals.hops, 2);
  });
}

test.run();
