import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import type { Tensor } from '../eval/tensor.ts';
import { fromNumbers } from '../eval/values.ts';
import { assertClose, countOps, floats, keepsMeaning } from './test-meaning.ts';
import { type Ran, runUnder } from './test-running.ts';
import { parse } from './test-support.ts';

interface PoolProgram {
  readonly size: number;
  readonly window: number;
  readonly stride: number;
  readonly high: number;
  readonly compare?: string;
}
const countOf = (p: PoolProgram): number => Math.floor((p.size + p.high - p.window) / p.stride) + 1;

/** One step of training with a max pool, as JAX writes it: the pool pads by itself, the gradient reads padded values and is cut. */
function trainingStep(p: PoolProgram): string {
  const { size, window, stride, high } = p;
  const [n, padded] = [countOf(p), size + high];
  const [x, m] = [`tensor<1x${size}x${size}x2xf32>`, `tensor<1x${n}x${n}x2xf32>`];
  const windows = `window_dimensions = array<i64: 1, ${window}, ${window}, 1>, window_strides = array<i64: 1, ${stride}, ${stride}, 1>`;
  const wide = `tensor<1x${padded}x${padded}x2xf32>`;
  return `
  func.func @main(%x: ${x}, %y: ${m}) -> (${m}, ${x}) {
    %low = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %zero = stablehlo.constant dense<0.0> : tensor<f32>
    %pool = "stablehlo.reduce_window"(%x, %low) <{${windows}, padding = dense<[[0, 0], [0, ${high}], [0, ${high}], [0, 0]]> : tensor<4x2xi64>}> ({
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      %0 = stablehlo.maximum %a, %b : tensor<f32>
      stablehlo.return %0 : tensor<f32>
    }) : (${x}, tensor<f32>) -> ${m}
    %d = stablehlo.subtract %pool, %y : ${m}
    %pad = stablehlo.pad %x, %low, low = [0, 0, 0, 0], high = [0, ${high}, ${high}, 0], interior = [0, 0, 0, 0] : (${x}, tensor<f32>) -> ${wide}
    %g = "stablehlo.select_and_scatter"(%pad, %d, %zero) <{${windows}}> ({
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      %0 = stablehlo.compare ${p.compare ?? 'GE'}, %a, %b, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
      stablehlo.return %0 : tensor<i1>
    }, {
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      %0 = stablehlo.add %a, %b : tensor<f32>
      stablehlo.return %0 : tensor<f32>
    }) : (${wide}, ${m}, tensor<f32>) -> ${wide}
    %s = stablehlo.slice %g [0:1, 0:${size}, 0:${size}, 0:2] : (${wide}) -> ${x}
    return %pool, %s : ${m}, ${x}
  }`;
}

const steps: readonly PoolProgram[] = [
  { size: 6, window: 2, stride: 2, high: 0 },
  { size: 6, window: 3, stride: 2, high: 1 },
  { size: 5, window: 3, stride: 1, high: 0 },
  { size: 6, window: 3, stride: 2, high: 1, compare: 'GT' },
];
/** Negative numbers with many ties. */
const tied = ({ size }: PoolProgram): Tensor =>
  fromNumbers(
    'f32',
    [1, size, size, 2],
    Array.from({ length: size * size * 2 }, (_, i) => -1 - ((i * 7) % 5)),
  );

for (const p of steps) {
  const name = JSON.stringify(p);
  const y = floats([1, countOf(p), countOf(p), 2], 3);
  test(`a pool and its gradient find the maxima once: ${name}`, async () => {
    const out = await keepsMeaning(name, trainingStep(p), [tied(p), y]);
    assert.is(countOps(out, 'pphlo.argmax'), 1);
    assert.is(countOps(out, 'pphlo.select_and_scatter') + countOps(out, 'pphlo.reduce_window'), 0);
  });
  test(`in public nothing changes either: ${name}`, async () => {
    await keepsMeaning(name, trainingStep(p), [tied(p), y], { visibility: ['public', 'public'] });
    await keepsMeaning(name, trainingStep(p), [tied(p), y], { visibility: ['public', 'secret'] });
  });
  for (const protocol of ['semi2k', 'aby3'])
    test(`${protocol}: cheaper than without, and the same: ${name}`, async () => {
      const inputs = [tied(p), y];
      const want = evaluate(parse(trainingStep(p)), inputs);
      const run = async (...disablePasses: string[]): Promise<Ran['totals']> => {
        const { outputs, totals } = await runUnder(protocol, trainingStep(p), inputs, { disablePasses });
        assertClose(outputs, want, 1e-4, name);
        return totals;
      };
      const [on, off] = [await run(), await run('max-pool-transform')];
      assert.ok(on.hops <= off.hops, `${on.hops} hops, not at most ${off.hops}`);
      assert.ok(on.bytes < 0.85 * off.bytes, `${on.bytes} of ${off.bytes} bytes`);
      assert.ok(on.messages < off.messages, `${on.messages} of ${off.messages} messages`);
    });
}
test.run();
