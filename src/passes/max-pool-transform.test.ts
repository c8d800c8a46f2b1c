import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../dialects/hlo/evaluator.ts';
import { numElements, type Tensor } from '../eval/tensor.ts';
import { fromNumbers, toNumbers } from '../eval/values.ts';
import { assertClose, countOps, floats, keepsMeaning } from './test-meaning.ts';
import { type Ran, runUnder } from './test-running.ts';
import { parse, run } from './test-support.ts';

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
      const totalsOf = async (...disablePasses: string[]): Promise<Ran['totals']> => {
        const { outputs, totals } = await runUnder(protocol, trainingStep(p), inputs, { disablePasses });
        assertClose(outputs, want, 1e-4, name);
        return totals;
      };
      const [on, off] = [await totalsOf(), await totalsOf('max-pool-transform')];
      assert.ok(on.hops <= off.hops, `${on.hops} hops, not at most ${off.hops}`);
      assert.ok(on.bytes < 0.85 * off.bytes, `${on.bytes} of ${off.bytes} bytes`);
      assert.ok(on.messages < off.messages, `${on.messages} of ${off.messages} messages`);
    });
}
/** A pool and a gradient as a program may write them: pads as ops or as attributes, comparators and orders of all kinds, any initial value. */
function randomProgram(int: (low: number, high: number) => number): { text: string; inputs: Tensor[]; note: string } {
  const dtype = int(0, 2) === 0 ? 'i32' : 'f32';
  const min = dtype === 'f32' && int(0, 2) === 0;
  const rank = int(1, 2);
  const each = (low: number, high: number): number[] => Array.from({ length: rank }, () => int(low, high));
  const [shape, window, strides] = [each(2, 5), each(1, 3), each(1, 3)];
  const [low, high] = [each(0, 1), each(0, 1)];
  const t = (dims: readonly number[]): string => `tensor<${dims.map((n) => `${n}x`).join('')}!pphlo.secret<${dtype}>>`;
  const padded = shape.map((n, d) => n + low[d]! + high[d]!);
  const counts = padded.map((n, d) => (n < window[d]! ? 0 : Math.floor((n - window[d]!) / strides[d]!) + 1));
  const least = dtype === 'i32' ? `${min ? 2 ** 31 - 1 : -(2 ** 31)}` : min ? '0x7F800000' : '0xFF800000';
  const number = dtype === 'i32' ? '-2' : '-2.0';
  const windows = `window_dimensions = array<i64: ${window}>, window_strides = array<i64: ${strides}>`;
  const padding = `, padding = dense<[${low.map((l, d) => `[${l}, ${high[d]}]`)}]> : tensor<${rank}x2xi64>`;
  const pad = (name: string, value: string): string =>
    `${name} = pphlo.pad %x, ${value}, low = [${low}], high = [${high}], interior = [${low.map(() => 0)}] : (${t(shape)}, tensor<${dtype}>) -> ${t(padded)}`;
  const [poolPads, gradientPads] = [int(0, 1) === 1, int(0, 1) === 1];
  const body = (op: string): string => {
    const [a, b] = int(0, 1) ? ['%a', '%b'] : ['%b', '%a'];
    return `{\n^bb0(%a: ${t([])}, %b: ${t([])}):\n%0 = pphlo.${op} ${a}, ${b} : ${t([])}\npphlo.return %0 : ${t([])}\n}`;
  };
  // GE, GT (LE, LT for minima) as they are, with sides exchanged, or as the negation of the opposite.
  const strict = int(0, 1) === 1;
  const [exchanged, negated] = [int(0, 1) === 1, int(0, 1) === 1];
  const less = (min !== exchanged) !== negated;
  const name = `${less ? 'less' : 'greater'}${strict === negated ? '_equal' : ''}`;
  const bit = t([]).replace(dtype, 'i1');
  const select = `{\n^bb0(%a: ${t([])}, %b: ${t([])}):
    %0 = pphlo.${name} ${exchanged ? '%b, %a' : '%a, %b'} : (${t([])}, ${t([])}) -> ${bit}
    ${negated ? `%1 = pphlo.not %0 : ${bit}` : ''}
    pphlo.return ${negated ? '%1' : '%0'} : ${bit}\n}`;
  const wide = gradientPads ? padded : shape;
  const pool = `
    ${poolPads ? pad('%p', '%least') : ''}
    %m = "pphlo.reduce_window"(${poolPads ? '%p' : '%x'}, ${int(0, 3) ? '%least' : '%number'}) (${body(min ? 'minimum' : 'maximum')}) {${windows}${poolPads ? '' : padding}} : (${t(poolPads ? padded : shape)}, tensor<${dtype}>) -> ${t(counts)}`;
  const gradient = `
    ${gradientPads ? pad('%q', '%least') : ''}
    %g = "pphlo.select_and_scatter"(${gradientPads ? '%q' : '%x'}, %d, ${int(0, 2) ? '%zero' : '%number'}) (${select}, ${body('add')}) {${windows}${gradientPads ? '' : padding}} : (${t(wide)}, ${t(counts)}, tensor<${dtype}>) -> ${t(wide)}`;
  const cut = gradientPads && int(0, 1) === 1;
  const result = cut ? shape : wide;
  const slice = `%s = pphlo.slice %g [${low.map((l, d) => `${l}:1:${l + shape[d]!}`)}] : (${t(wide)}) -> ${t(shape)}`;
  const text = `func.func @main(%x: ${t(shape)}, %d: ${t(counts)}) -> (${t(counts)}, ${t(result)}) {
    %least = pphlo.constant dense<${least}> : tensor<${dtype}>
    %zero = pphlo.constant dense<${dtype === 'i32' ? '0' : '0.0'}> : tensor<${dtype}>
    %number = pphlo.constant dense<${number}> : tensor<${dtype}>
    ${int(0, 1) ? pool + gradient : gradient + pool}
    ${cut ? slice : ''}
    return %m, ${cut ? '%s' : '%g'} : ${t(counts)}, ${t(result)}
  }`;
  const numbers = (dims: readonly number[], from: number, to: number): Tensor =>
    fromNumbers(
      dtype,
      dims,
      Array.from({ length: numElements(dims) }, () => int(from, to)),
    );
  return { text, inputs: [numbers(shape, -5, -1), numbers(counts, -9, 9)], note: text };
}

test('random pools and gradients keep their meaning', () => {
  let seed = 12345;
  const int = (low: number, high: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return low + (Math.floor(seed / 65536) % (high - low + 1));
  };
  let shared = 0;
  const cases = 100;
  for (let i = 0; i < cases; i++) {
    const { text, inputs, note } = randomProgram(int);
    const want = evaluate(parse(text), inputs);
    const out = run(parse(text), ['max-pool-transform', 'dce']);
    const values = (ts: readonly Tensor[]): unknown[] => ts.map((t) => [...toNumbers(t)]);
    assert.equal(values(evaluate(out, inputs)), values(want), note);
    shared += countOps(out, 'pphlo.maxpool_scatter');
  }
  // Windows of padding only are left alone, everything else is found.
  assert.ok(shared > 0.6 * cases, `${shared} of ${cases}`);
});

test.run();
