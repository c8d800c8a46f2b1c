import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../../dialects/hlo/evaluator.ts';
import type { Tensor } from '../../eval/tensor.ts';
import { fromNumbers } from '../../eval/values.ts';
import { aby3 } from '../../exec/protocols/aby3/index.ts';
import { ref2k } from '../../exec/protocols/ref2k/index.ts';
import { run } from '../../exec/runtime/test-support.ts';
import { assertClose, countOps, keepsMeaning, wave } from '../test-meaning.ts';
import { failure, opt, parse } from '../test-support.ts';

/** Matrices with a strong diagonal; what stands in the other triangle must not matter. */
function matrices(batch: readonly number[], n: number): Tensor {
  const count = batch.reduce((a, d) => a * d, 1);
  const w = wave(count * n * n);
  const values = w.map((x, i) => (Math.floor((i % (n * n)) / n) === i % n ? (x < 0 ? -1.5 : 2) + x : x));
  return fromNumbers('f32', [...batch, n, n], values);
}
const rhs = (shape: readonly number[]): Tensor =>
  fromNumbers(
    'f32',
    shape,
    wave(
      shape.reduce((a, d) => a * d, 1),
      5,
    ),
  );

function solve(batch: readonly number[], n: number, columns: number, attrs: string, left: boolean): [string, Tensor[]] {
  const [a, b] = [matrices(batch, n), rhs(left ? [...batch, n, columns] : [...batch, columns, n])];
  const [ta, tb] = [`tensor<${a.shape.join('x')}xf32>`, `tensor<${b.shape.join('x')}xf32>`];
  const text = `func.func @main(%a: ${ta}, %b: ${tb}) -> ${tb} {
    %x = "stablehlo.triangular_solve"(%a, %b) <{${attrs}}> : (${ta}, ${tb}) -> ${tb}
    return %x : ${tb}
  }`;
  return [text, [a, b]];
}
const attributes = (left: boolean, lower: boolean, unit: boolean, transpose: string): string =>
  `left_side = ${left}, lower = ${lower}, unit_diagonal = ${unit}, transpose_a = #stablehlo<transpose ${transpose}>`;

test('triangular systems of every kind', async () => {
  for (const left of [true, false])
    for (const lower of [true, false])
      for (const unit of [true, false])
        for (const transpose of ['NO_TRANSPOSE', 'TRANSPOSE', 'ADJOINT']) {
          const attrs = attributes(left, lower, unit, transpose);
          const [text, inputs] = solve([2], 5, 3, attrs, left);
          for (const a of ['secret', 'public'] as const)
            await keepsMeaning(`${a} a, ${attrs}`, text, inputs, { visibility: [a], tolerance: 2e-4 });
        }
});

test('sizes from 1 to 17, with and without batches', async () => {
  for (const n of [1, 2, 3, 4, 7, 8, 17]) {
    const batch = n % 2 ? [] : [3, 2];
    const [text, inputs] = solve(batch, n, 2, attributes(true, true, false, 'NO_TRANSPOSE'), true);
    await keepsMeaning(`size ${n}`, text, inputs, { tolerance: 1e-3 });
  }
});

test('a public matrix is inverted in public: one product is left', async () => {
  const [text, inputs] = solve([], 6, 2, attributes(true, true, false, 'NO_TRANSPOSE'), true);
  const pphlo = await keepsMeaning('public a', text, inputs, { visibility: ['public', 'secret'], tolerance: 1e-4 });
  assert.is(countOps(pphlo, 'pphlo.dot_general'), 1);
  assert.is(countOps(pphlo, 'pphlo.reciprocal'), 0);
});

test('a secret system of 16 is solved in fixed point within few hops', async () => {
  const [text, inputs] = solve([], 16, 2, attributes(true, false, false, 'TRANSPOSE'), true);
  const { result } = await run(text, { protocol: ref2k, inputs });
  assertClose(result.outputs, evaluate(parse(text), inputs), 1e-2, 'size 16');
  const [small] = solve([], 8, 2, attributes(true, false, false, 'TRANSPOSE'), true);
  const hops = async (program: string, n: number): Promise<number> =>
    (await run(program, { protocol: aby3, inputs: [matrices([], n), rhs([n, 2])] })).cost.totals.hops;
  // Twice the size: two more products.
  assert.ok((await hops(text, 16)) - (await hops(small, 8)) <= 4);
});

function factor(batch: readonly number[], n: number, lower: boolean): [string, Tensor[]] {
  const m = matrices(batch, n).data as Float32Array;
  // A·Aᵀ + I is positive definite; the triangle that is not read holds other numbers.
  const values = Array.from(m, (_, at) => {
    const [block, i, j] = [Math.floor(at / (n * n)), Math.floor((at % (n * n)) / n), at % n];
    if (lower ? j > i : j < i) return 99;
    let sum = i === j ? 1 : 0;
    for (let k = 0; k < n; k++) sum += m[block * n * n + i * n + k]! * m[block * n * n + j * n + k]!;
    return Math.fround(sum / 2);
  });
  const t = `tensor<${[...batch, n, n].join('x')}xf32>`;
  const text = `func.func @main(%a: ${t}) -> ${t} {
    %x = stablehlo.cholesky %a, lower = ${lower} : ${t}
    return %x : ${t}
  }`;
  return [text, [fromNumbers('f32', [...batch, n, n], values)]];
}
test('Cholesky factors', async () => {
  for (const lower of [true, false])
    for (const [batch, n] of [
      [[], 1],
      [[], 2],
      [[2], 5],
      [[2, 2], 3],
    ] as [number[], number][])
      await keepsMeaning(`cholesky ${batch}x${n} ${lower}`, ...factor(batch, n, lower), { tolerance: 1e-4 });
  const [text, inputs] = factor([], 6, true);
  const { result } = await run(text, { protocol: ref2k, inputs });
  assertClose(result.outputs, evaluate(parse(text), inputs), 1e-3, 'in fixed point');
});

test('larger secret matrices than 64 are refused, public ones are not', () => {
  const [text] = solve([], 65, 1, attributes(true, true, false, 'NO_TRANSPOSE'), true);
  const [other] = factor([], 65, true);
  for (const t of [text, other]) {
    assert.match(failure(() => opt(t, ['inline', 'hlo-legalize-to-pphlo']))[0]!, /of size 65; 64 is the largest/);
    assert.equal(
      failure(() => opt(t, ['inline', 'hlo-legalize-to-pphlo'], ['public'])),
      [],
    );
  }
});

test.run();
