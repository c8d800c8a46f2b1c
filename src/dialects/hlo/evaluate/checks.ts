import { type DType, isComplex, isFloat, realPart } from '../../../eval/dtype.ts';
import { encodeFloat } from '../../../eval/rounding.ts';
import { rowMajorStrides, type Tensor } from '../../../eval/tensor.ts';
import type { DenseAttr } from '../../../ir/attributes.ts';
import { denseTensor } from '../../../ir/dense.ts';
import type { Operation } from '../../../ir/ir.ts';
import { fail } from '../../../support/diagnostics.ts';
import type { Kernel, Kernels } from './kernel.ts';

type Part = number | bigint;

/** Checks all elements; the first that fails is an error of class 'check-failed'. */
function expectAll(op: Operation, a: Tensor, b: Tensor, what: string, ok: (x: Part, y: Part) => boolean): void {
  const per = isComplex(a.dtype) ? 2 : 1;
  if (a.dtype !== b.dtype || a.data.length !== b.data.length)
    fail('type', `'${op.name}' compares [${a.shape}] of ${a.dtype} with [${b.shape}] of ${b.dtype}`, op.loc);
  let bad = 0;
  let first = -1;
  for (let i = 0; i < a.data.length; i += per) {
    let good = true;
    for (let j = i; j < i + per; j++) good &&= ok(a.data[j]!, b.data[j]!);
    if (good) continue;
    if (bad++ === 0) first = i / per;
  }
  if (bad === 0) return;
  const index = rowMajorStrides(a.shape).map((s, d) => Math.floor(first / s) % a.shape[d]!);
  const show = (t: Tensor) => (per === 2 ? `(${t.data[2 * first]}, ${t.data[2 * first + 1]})` : String(t.data[first]!));
  const total = a.data.length / per;
  fail(
    'check-failed',
    `'${op.name}' failed: element [${index}] is ${show(a)} but ${show(b)} is expected${what}${total > 1 ? ` (${bad} of ${total} elements differ)` : ''}`,
    op.loc,
  );
}

const same = (x: Part, y: Part): boolean => x === y || (Number.isNaN(x) && Number.isNaN(y));

/** Equal elements; NaN equals NaN. */
export const expectEqual = (op: Operation, a: Tensor, b: Tensor): void => expectAll(op, a, b, '', same);

/** Differences of at most `tolerance`. */
export const expectAlmostEqual = (op: Operation, a: Tensor, b: Tensor, tolerance = 0.001): void =>
  expectAll(op, a, b, ` within ${tolerance}`, (x, y) => same(x, y) || Math.abs(Number(x) - Number(y)) <= tolerance);

/** Position of a float among the representable ones, in order; both zeros are 0. */
function rank(d: DType, x: number): bigint {
  const magnitude = BigInt(encodeFloat(d, Math.abs(x)));
  return x < 0 ? -magnitude : magnitude;
}

/** Floats between `min` and `max` representable numbers apart; other elements must be equal. */
export function expectClose(op: Operation, a: Tensor, b: Tensor, max = 3, min = 0): void {
  const d = realPart(a.dtype);
  const float = isFloat(d);
  expectAll(op, a, b, float ? ` within ${max} units in the last place` : '', (x, y) => {
    if (same(x, y)) return min === 0;
    if (!float || !Number.isFinite(x as number) || !Number.isFinite(y as number)) return false;
    const apart = rank(d, x as number) - rank(d, y as number);
    const ulps = apart < 0n ? -apart : apart;
    return ulps <= BigInt(max) && ulps >= BigInt(min);
  });
}

/** A check as a kernel without results. */
const check =
  (run: (op: Operation, a: Tensor, b: Tensor) => void): Kernel =>
  (op, [a, b]) => {
    run(op, a!, b ?? denseTensor(op.attrs.value as DenseAttr));
    return [];
  };
const almost = check((op, a, b) => expectAlmostEqual(op, a, b, op.attrs.tolerance as number | undefined));

/** Ops of tests that check themselves: two operands, or one and a literal. */
export const checkKernels: Kernels = {
  expect_eq: check(expectEqual),
  expect_eq_const: check(expectEqual),
  expect_almost_eq: almost,
  expect_almost_eq_const: almost,
  expect_close: check((op, a, b) =>
    expectClose(op, a, b, op.attrs.max_ulp_difference as number, op.attrs.min_ulp_difference as number),
  ),
};
