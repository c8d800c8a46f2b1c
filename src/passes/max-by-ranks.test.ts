import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { fromNumbers } from '../eval/values.ts';
import type { Cost, CostModel } from './cost-model.ts';
import { maxByRanks } from './max-by-ranks.ts';
import { runPass } from './pass.ts';
import { assertClose, countOps, wave } from './test-meaning.ts';
import { parse } from './test-support.ts';

/** A model that finds every later way better. */
function eager(): CostModel {
  let seconds = 100;
  const cost: Cost = { hops: 0, offlineHops: 0, messages: 0, bytes: 0, offlineBytes: 0, seconds: 0, offlineSeconds: 0 };
  return { target: 'test', of: async () => ({ ...cost, seconds: seconds-- }) };
}
const program = (name: string, type: string, init: string, dims: string, result: string): string => {
  const dtype = type.split('x').at(-1)!;
  const secret = (t: string) => `tensor<${t.replace(dtype, `!pphlo.secret<${dtype}>`)}>`;
  return `func.func @main(%x: ${secret(type)}) -> ${secret(result)} {
    %i = pphlo.constant dense<${init}> : tensor<${dtype}>
    %r = pphlo.reduce(%x init: %i) applies pphlo.${name} across dimensions = [${dims}] : (${secret(type)}, tensor<${dtype}>) -> ${secret(result)}
    return %r : ${secret(result)}
  }`;
};

test('maxima and minima over one dimension from their neutral element, and nothing else', async () => {
  for (const [text, changed] of [
    [program('maximum', '3x4xf32', '0xFF800000', '0', '4xf32'), true],
    [program('minimum', '3x4xf32', '0x7F800000', '1', '3xf32'), true],
    [program('maximum', '12xi32', '-2147483648', '0', 'i32'), true],
    [program('maximum', '12xf32', '0.5', '0', 'f32'), false],
    [program('maximum', '3x4xf32', '0xFF800000', '0, 1', 'f32'), false],
    [program('add', '12xf32', '0.0', '0', 'f32'), false],
  ] as const) {
    const int = text.includes('xi32') || text.includes('x!pphlo.secret<i32>');
    const shape = /tensor<3x4x/.test(text) ? [3, 4] : [12];
    const x = fromNumbers(
      int ? 'i32' : 'f32',
      shape,
      wave(12).map((v) => (int ? Math.round(100 * v) : v)),
    );
    const module = parse(text);
    await runPass(maxByRanks, module, { options: {}, emit: () => undefined, visibility: [], cost: eager() });
    assert.is(countOps(module, 'pphlo.order_statistics'), changed ? 1 : 0, text);
    assertClose(evaluate(module, [x]), evaluate(parse(text), [x]), 0, text);
  }
});

test.run();
