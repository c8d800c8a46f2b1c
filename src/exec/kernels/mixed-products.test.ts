import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluateOp } from '../../dialects/hlo/evaluator.ts';
import { productDType } from '../../dialects/pphlo/mixed-products.ts';
import { pphlo } from '../../dialects/pphlo/ops.ts';
import type { DType } from '../../eval/dtype.ts';
import { Block, Operation } from '../../ir/ir.ts';
import { tensorType } from '../../ir/types.ts';
import { numbers, type Operand, tensorOf } from '../hal/test-support.ts';
import { aby3 } from '../protocols/aby3/index.ts';
import { ref2k } from '../protocols/ref2k/index.ts';
import { semi2k } from '../protocols/semi2k/index.ts';
import { opCost, runOp } from './test-support.ts';

/** Products of two element types: every kind and form, against the evaluator. */

const VALUES: Partial<Record<DType, number[]>> = {
  f32: [-2.5, 0.75, 100.25, -0.5],
  f64: [1.5, -3.25, 0, 8],
  i8: [-128, 127, -1, 3],
  ui8: [255, 0, 7, 1],
  i32: [-70000, 12345, -1, 2],
  i64: [-5, 1 << 20, 3, -1],
  i1: [1, 0, 1, 1],
};
const PAIRS: [DType, DType, DType][] = [
  ['f32', 'i32', 'f32'],
  ['i8', 'f32', 'f32'],
  ['f32', 'ui8', 'f32'],
  ['f32', 'i64', 'f32'],
  ['i1', 'f32', 'f32'],
  ['f32', 'f64', 'f64'],
  ['f64', 'i8', 'f64'],
  ['i1', 'i32', 'i32'],
  ['ui8', 'i1', 'ui8'],
  ['i8', 'i32', 'i32'],
  ['ui8', 'i8', 'i8'],
];
const SHAPE = [4];

/** What the op means on plain tensors. */
function meaning(a: DType, b: DType, out: DType): number[] {
  const block = new Block();
  const args = [a, b].map((d) => block.addArg(tensorType(SHAPE, d)));
  const op = new Operation(pphlo('multiply'), args, [tensorType(SHAPE, out)]);
  return numbers(evaluateOp(op, [tensorOf(a, VALUES[a]!), tensorOf(b, VALUES[b]!)])[0]!).map(Number);
}
const product = (a: Operand, b: Operand, out: DType) => ({
  name: 'multiply',
  inputs: [a, b],
  results: [{ dtype: out, shape: SHAPE }],
});
const operand = (d: DType, form: Operand['form']): Operand => ({ tensor: tensorOf(d, VALUES[d]!), form });

test('the element type of a product', () => {
  for (const [a, b, out] of PAIRS) {
    assert.is(productDType(a, b), out, `${a} · ${b}`);
    assert.is(productDType(b, a), out, `${b} · ${a}`);
  }
  assert.is(productDType('f16', 'bf16'), undefined);
  assert.is(productDType('complex<f32>', 'f32'), undefined);
});

test('the evaluator converts to the type of the result', () => {
  assert.equal(meaning('f32', 'i32', 'f32'), [175000, 9258.75, -100.25, -1]);
  assert.equal(meaning('i1', 'i32', 'i32'), [-70000, 0, -1, 2]);
  assert.equal(meaning('ui8', 'i8', 'i8'), [-128, 0, -7, 3]);
});

for (const protocol of [ref2k, semi2k, aby3])
  test(`${protocol.name}: products of two types mean what the evaluator says`, async () => {
    // The test's table calls hal, which leaves the sign of the result's type to the op.
    for (const [a, b, out] of PAIRS.filter((p) => p[0] !== 'ui8' || p[2] === 'ui8')) {
      const want = meaning(a, b, out);
      const whole = (d: DType): Operand['form'][] => (d === 'i1' || d.startsWith('f') ? [] : ['mod', 'bits']);
      const forms: [Operand['form'], Operand['form']][] = [
        ['secret', 'secret'],
        ['secret', 'public'],
        ['data', 'secret'],
        ...whole(b).map((f): [Operand['form'], Operand['form']] => ['secret', f]),
        ...whole(a).map((f): [Operand['form'], Operand['form']] => [f, 'public']),
      ];
      for (const [f, g] of forms) {
        const [got] = await runOp(product(operand(a, f), operand(b, g), out), { protocol });
        for (const [i, x] of numbers(got!).entries())
          assert.ok(
            Math.abs(Number(x) - want[i]!) <= (out.startsWith('f') ? 1e-5 * Math.abs(want[i]!) + 1e-5 : 0),
            `${f} ${a} · ${g} ${b}: element ${i} is ${x}, not ${want[i]}`,
          );
      }
    }
  });

test('a float times an integer or a boolean costs a product without truncation, or nothing', async () => {
  const bytes = async (a: Operand, b: Operand): Promise<number[]> => {
    const { totals } = await opCost(product(a, b, 'f32'), aby3);
    return [totals.messages, totals.bytes];
  };
  const f = operand('f32', 'secret');
  const [, floatBytes] = await bytes(f, f);
  assert.equal(await bytes(f, operand('i32', 'secret')), [3, 4 * 3 * 8], 'one ring product');
  assert.ok(floatBytes! > 4 * 3 * 8, `${floatBytes} bytes`);
  assert.equal(await bytes(f, operand('i32', 'data')), [0, 0]);
  assert.equal(await bytes(operand('f32', 'data'), operand('i32', 'secret')), [0, 0]);
  assert.equal(
    await bytes(operand('i32', 'secret'), operand('f32', 'secret')),
    await bytes(f, operand('i32', 'secret')),
  );
});

test.run();
