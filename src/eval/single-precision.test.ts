import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { binary, unary } from './elementwise.ts';
import { triangularSolve } from './factor.ts';
import { reduceNamed } from './reduce.ts';
import { fromNumbers, scalar, toNumbers } from './values.ts';

const f32 = (...values: number[]) => fromNumbers('f32', [values.length], values);

test('functions that CHLO expands are rounded at each step in f32 only', () => {
  const x = 8.743999481201172;
  const exact = (Math.exp(x) - Math.exp(-x)) / 2;
  const [single] = toNumbers(unary('sinh', f32(x))) as number[];
  const [double] = toNumbers(unary('sinh', fromNumbers('f64', [1], [x]))) as number[];
  assert.ok(Math.abs(double! / exact - 1) < 1e-15);
  const off = Math.abs(single! / exact - 1);
  assert.ok(off < 1e-6, `relative error ${off}`);
  // e^x keeps the rounding of x + log 1/2, so that this differs from the rounded function.
  const sum = Math.fround(x + Math.fround(Math.log(0.5)));
  assert.is(single, Math.fround(Math.fround(Math.exp(sum)) - Math.fround(Math.exp(Math.fround(Math.log(0.5)) - x))));
  assert.equal(toNumbers(unary('erf_inv', f32(-1, 0, 1))), [-Infinity, 0, Infinity]);
});

test('short sums of floats are rounded at each step, long ones once', () => {
  const big = 2 ** 24;
  const sum = (n: number): number =>
    toNumbers(reduceNamed('add', f32(big, ...new Array<number>(n - 1).fill(1)), scalar('f32', 0), [0]))[0] as number;
  assert.is(sum(101), big);
  assert.is(sum(2001), big + 2000);
});

test('products of complex<f32> are rounded at each step', () => {
  const [a, b] = [Math.fround(1.1), Math.fround(1.3)];
  const z = fromNumbers('complex<f32>', [1], [a, b]);
  const [re, im] = toNumbers(binary('multiply', z, z));
  assert.is(re, Math.fround(Math.fround(a * a) - Math.fround(b * b)));
  assert.is(im, Math.fround(2 * Math.fround(a * b)));
});

test('triangular systems are solved in every dtype, on both sides, both triangles, transposed or not', () => {
  // A = L L' with known solutions; the other triangle holds numbers that must not be read.
  const lower = [2, 9, 9, 1, 4, 9, -1, 2, 8];
  const upper = [2, 1, -1, 9, 4, 2, 9, 9, 8];
  for (const dtype of ['f32', 'f64', 'bf16', 'f16'] as const)
    for (const isLower of [true, false])
      for (const transpose of ['NO_TRANSPOSE', 'TRANSPOSE'])
        for (const left of [true, false])
          for (const unit of [true, false]) {
            const m = isLower ? lower : upper;
            const at = (i: number, j: number): number => {
              const [r, c] = transpose === 'TRANSPOSE' ? [j, i] : [i, j];
              if (r === c) return unit ? 1 : m[4 * r]!;
              return isLower === c < r ? m[3 * r + c]! : 0;
            };
            const want = [1, -2, 3];
            const rhs = want.map((_, i) => want.reduce((s, v, k) => s + v * (left ? at(i, k) : at(k, i)), 0));
            const got = triangularSolve(
              fromNumbers(dtype, [3, 3], m),
              fromNumbers(dtype, left ? [3, 1] : [1, 3], rhs),
              {
                left_side: left,
                lower: isLower,
                unit_diagonal: unit,
                transpose_a: transpose,
              },
            );
            assert.equal(toNumbers(got), want, `${dtype} ${isLower} ${transpose} ${left} ${unit}`);
          }
});

test.run();
