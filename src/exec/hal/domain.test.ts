import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { builtinProtocols } from '../protocols/index.ts';
import { tryRun } from '../runtime/test-support.ts';
import { numbers, tensorOf } from './test-support.ts';

/** Results where a function is not defined or leaves its range: the table of docs/numerics.md. */

const protocols = (await builtinProtocols()).filter((p) => p.name === 'aby3' || p.name === 'semi2k');
const UNIT = 2 ** -18;
const LEAST = Math.log(UNIT);

/** Operands and results, with what they may differ by: units, relative to what is larger than 1. */
type Points = readonly (readonly [readonly number[], number])[];
const UNARY: Record<string, Points> = {
  'stablehlo.log': [
    [[-1], LEAST],
    [[0], LEAST],
    [[-(2 ** 20)], LEAST],
  ],
  'stablehlo.log_plus_one': [
    [[-2], LEAST],
    [[-1], LEAST],
  ],
  'stablehlo.sqrt': [
    [[-4], 0],
    [[0], 0],
    [[-UNIT], 0],
  ],
  'stablehlo.rsqrt': [
    [[-4], 0],
    [[0], 0],
  ],
  'stablehlo.cbrt': [
    [[0], 0],
    [[-8], -2],
  ],
  'stablehlo.exponential': [
    [[23], 2 ** 32],
    [[1e6], 2 ** 32],
    [[-23], 0],
    [[-1e6], 0],
  ],
  'stablehlo.tanh': [
    [[1e6], 1],
    [[-1e6], -1],
  ],
  'stablehlo.logistic': [
    [[1e6], 1],
    [[-1e6], 0],
  ],
  'stablehlo.negate': [
    [[Number.POSITIVE_INFINITY], -(2 ** 42)],
    [[Number.NaN], 0],
    [[-1e30], 2 ** 42],
  ],
};
const BINARY: Record<string, Points> = {
  'stablehlo.divide': [
    [[1, 0], 0],
    [[-3, 0], 0],
    [[0, 0], 0],
    [[100, 2 ** 22], 0],
    [[2 ** 20, 2 ** 23], 0],
    [[2 ** 21, 2 ** 21], 1],
  ],
  'stablehlo.remainder': [[[5, 0], 5]],
  'stablehlo.power': [
    [[0, 2], 0],
    [[-8, 1 / 3], 2],
    [[2, 40], 2 ** 32],
  ],
  'stablehlo.atan2': [[[0, 0], 0]],
};

for (const protocol of protocols) {
  for (const [op, points] of [...Object.entries(UNARY), ...Object.entries(BINARY)]) {
    // Short and long vectors find leading bits in different ways.
    for (const n of [points.length, 600]) {
      test(`${protocol.name}: ${op} outside of its domain, ${n} elements`, async () => {
        const arity = points[0]![0].length;
        const type = `tensor<${n}xf32>`;
        const names = ['%a', '%b'].slice(0, arity);
        const text = `
func.func @main(${names.map((v) => `${v}: ${type}`).join(', ')}) -> ${type} {
  %z = ${op} ${names.join(', ')} : ${type}
  return %z : ${type}
}`;
        const at = (i: number) => points[i % points.length]!;
        const inputs = names.map((_, j) =>
          tensorOf(
            'f32',
            Array.from({ length: n }, (_, i) => at(i)[0][j]!),
            [n],
          ),
        );
        const { result, error } = await tryRun(text, { protocol, inputs });
        assert.ok(result, String(error));
        numbers(result.outputs[0]!).forEach((got, i) => {
          const want = at(i)[1];
          const most = 2e-4 * Math.max(1, Math.abs(want));
          assert.ok(Math.abs(got - want) <= most, `${op}(${at(i)[0]}) is ${got}, not ${want}`);
        });
      });
    }
  }
}

test.run();
