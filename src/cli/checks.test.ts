import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Tensor, tensor } from '../eval/tensor.ts';
import { unknownLoc } from '../support/diagnostics.ts';
import { type Check, compareChecks, type FixedPoint } from './checks.ts';
import type { FunctionTarget } from './function-targets.ts';

const UNIT = 2 ** -18;
const none: FunctionTarget = { relative: 0, absolute: 0 };
const floats = (...xs: number[]): Tensor => tensor('f64', [xs.length], Float64Array.from(xs));
const check: Check = { op: 'expect_close', loc: unknownLoc, actual: 0, expected: 1, tolerance: undefined, ulps: 0 };
const holds = (got: Tensor, want: Tensor, fixed: Partial<FixedPoint> = {}, c: Partial<Check> = {}): boolean =>
  compareChecks([{ ...check, ...c }], [got, want], { fxp: 18, target: none, ...fixed }).length === 0;

test('four units of fixed point at the scale of the largest element, at least 1', () => {
  assert.ok(holds(floats(0.25 + 4 * UNIT), floats(0.25)));
  assert.not(holds(floats(0.25 + 4.5 * UNIT), floats(0.25)));
  assert.ok(holds(floats(400 * UNIT, 100), floats(0, 100)));
  assert.not(holds(floats(401 * UNIT, 100), floats(0, 100)));
  assert.ok(holds(floats(0.25 + 16 * UNIT), floats(0.25), { fxp: 16 }));
});

test("the target of the program's functions, relative or absolute", () => {
  const target = { relative: 1e-3, absolute: 1e-4 };
  assert.ok(holds(floats(1000.9, 0), floats(1000, 0), { target }));
  assert.not(holds(floats(1001.1, 0), floats(1000, 0), { target }));
  assert.ok(holds(floats(0.9e-4), floats(0), { target }));
  assert.not(holds(floats(1.1e-4), floats(0), { target }));
  // In a ring of fewer fraction bits, as many times more.
  assert.ok(holds(floats(7e-4), floats(0), { target, fxp: 15 }));
});

test('what the encoding of the inputs moves comes on top, element by element', () => {
  const encoded = [floats(1.5, 0), floats(1, 0)];
  assert.ok(holds(floats(1.5, 0), floats(1, 0), { encoded }));
  assert.not(holds(floats(1.6, 0), floats(1, 0), { encoded }));
  assert.not(holds(floats(1, 0.4), floats(1, 0), { encoded }));
});

test('what a check states counts; integers have to be equal; NaN and shapes', () => {
  assert.ok(holds(floats(1.3), floats(1), {}, { tolerance: 0.4 }));
  assert.not(holds(floats(1.5), floats(1), {}, { tolerance: 0.4 }));
  const ints = (...xs: bigint[]): Tensor => tensor('i64', [xs.length], BigInt64Array.from(xs));
  const loose = { target: { relative: 1, absolute: 1 } };
  assert.ok(holds(ints(2n ** 62n), ints(2n ** 62n), loose));
  assert.not(holds(ints(2n ** 62n + 1n), ints(2n ** 62n), loose));
  assert.not(holds(floats(NaN), floats(1)));
  assert.not(holds(floats(1), floats(1, 1)));
  const [found] = compareChecks([check], [floats(0, 2), floats(0, 1)], { fxp: 18, target: none });
  assert.match(found!.message, 'element [1] is 2 but 1 is expected');
});

test.run();
