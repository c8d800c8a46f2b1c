import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import { fromNumbers, toNumbers } from '../../eval/values.ts';
import type { Visibility } from '../pass.ts';
import { keepsMeaning } from '../test-meaning.ts';
import { runUnder } from '../test-running.ts';
import { parse } from '../test-support.ts';

const T = 'tensor<8xf32>';
const binary = (op: string) => `func.func @main(%a: ${T}, %b: ${T}) -> ${T} {
  %0 = chlo.${op} %a, %b : ${T}, ${T} -> ${T}
  return %0 : ${T}
}`;
const constantOrder = (n: string) => `func.func @main(%b: ${T}) -> ${T} {
  %a = stablehlo.constant dense<${n}> : ${T}
  %0 = chlo.polygamma %a, %b : ${T}, ${T} -> ${T}
  return %0 : ${T}
}`;
const f32 = (xs: readonly number[]) => fromNumbers('f32', [8], [...xs]);
const ARGUMENTS = f32([0.5, 1, 1.5, 2, 3.25, 7, 20, 150]);

/** The factor n! of polygamma multiplies the error of zeta, a few units: `factor` is the largest. */
async function holds(
  name: string,
  text: string,
  inputs: ReturnType<typeof f32>[],
  visibility: Visibility[] = [],
  factor = 1,
) {
  await keepsMeaning(name, text, inputs, { tolerance: 1e-4, visibility });
  const want = toNumbers(evaluate(parse(text), inputs)[0]!).map(Number);
  for (const protocol of ['ref2k', 'aby3']) {
    const got = toNumbers((await runUnder(protocol, text, inputs, { visibility })).outputs[0]!).map(Number);
    for (const [i, w] of want.entries())
      assert.ok(
        Math.abs(got[i]! - w) <= 3e-4 * Math.max(factor, Math.abs(w)),
        `${name}, ${protocol}: ${got[i]}, not ${w}`,
      );
  }
}

test('zeta of secrets, the order or the argument public too', async () => {
  const orders = f32([1.25, 1.5, 2, 2.5, 3, 4, 6, 12]);
  await holds('zeta', binary('zeta'), [orders, ARGUMENTS]);
  await holds('zeta, public order', binary('zeta'), [orders, ARGUMENTS], ['public', 'secret']);
  await holds('zeta, public argument', binary('zeta'), [orders, ARGUMENTS], ['secret', 'public']);
});

test('polygamma of secrets, of any order', async () => {
  await holds('polygamma', binary('polygamma'), [f32([1, 2, 0, 3, 1, 4, 0, 2]), ARGUMENTS], [], 6);
  await holds('polygamma', binary('polygamma'), [f32([1, 2, 0, 3, 1, 4, 0, 2]), ARGUMENTS], ['public', 'secret'], 6);
  for (const n of ['0.0', '1.0', '2.0']) await holds(`polygamma ${n}`, constantOrder(n), [ARGUMENTS]);
});

test.run();
