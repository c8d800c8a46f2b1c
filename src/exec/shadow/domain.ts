import { isFloat } from '../../eval/dtype.ts';
import type { Tensor } from '../../eval/tensor.ts';
import type { Operation } from '../../ir/ir.ts';
import { angleBits } from '../hal/fixed-trig.ts';
import type { RunConfig } from '../runtime/engine.ts';

/** Operands for which an op is not defined, or which fixed point cannot serve: docs/numerics.md has the results there. */

/** What fixed point can show: 2^-f, and where divisors and angles become too large. */
interface Bounds {
  readonly unit: number;
  readonly divisor: number;
  readonly angle: number;
}
/** Tells operands outside of a function's domain. */
type Test = (x: number, y: number, b: Bounds) => string | undefined;

const isZero = (x: number, unit: number): boolean => Math.abs(x) < unit / 2;
const divides: Test = (_x, y, { unit, divisor }) =>
  isZero(y, unit) ? 'division by zero' : Math.abs(y) >= divisor ? 'divisor too large' : undefined;
const positive =
  (what: string, shift = 0): Test =>
  (x, _y, { unit }) =>
    x + shift < -unit / 2 ? `${what} of a negative` : isZero(x + shift, unit) ? `${what} of zero` : undefined;
const within =
  (what: string): Test =>
  (x, _y, { unit }) =>
    Math.abs(x) > 1 + unit ? `${what} outside [-1, 1]` : undefined;

const turns: Test = (x, _y, { angle }) => (Math.abs(x) >= angle ? 'angle too large' : undefined);

const tests: Record<string, Test> = {
  divide: divides,
  divide_by_broadcast: divides,
  sine: turns,
  cosine: turns,
  tan: turns,
  remainder: divides,
  reciprocal: (x, _y, { unit }) => (isZero(x, unit) ? 'division by zero' : undefined),
  log: positive('log'),
  log_plus_one: positive('log', 1),
  rsqrt: positive('rsqrt'),
  sqrt: (x, _y, { unit }) => (x < -unit / 2 ? 'sqrt of a negative' : undefined),
  acos: within('acos'),
  asin: within('asin'),
  atanh: within('atanh'),
  erf_inv: within('erf_inv'),
  acosh: (x, _y, { unit }) => (x < 1 - unit ? 'acosh below 1' : undefined),
  power: (x, y, { unit }) =>
    isZero(x, unit) && y < 0
      ? 'zero to a negative power'
      : x < 0 && !Number.isInteger(y)
        ? 'fractional power of a negative'
        : undefined,
};

/** The largest divisor that a quotient sees, 2^22 for 64-bit rings with 18 fraction bits; see quotientBits. */
export const largestDivisor = (quotientTop: number, f: number): number => 2 ** (quotientTop + 1 - f);

/**
 * What is wrong with the operands of one execution: a text for each kind of fault, with the number of elements.
 * Integers are exact and have no domain but division by zero.
 */
export function domainFaults(
  op: Operation,
  args: readonly Tensor[],
  { k, fxp }: RunConfig,
  quotientTop: number,
): Map<string, number> {
  const found = new Map<string, number>();
  const name = op.name.slice(op.name.indexOf('.') + 1);
  const test = Object.hasOwn(tests, name) ? tests[name]! : undefined;
  const [x, y = x] = args;
  if (!test || !x || !y) return found;
  const floats = isFloat(x.dtype);
  const bounds = floats
    ? { unit: 2 ** -fxp, divisor: largestDivisor(quotientTop, fxp), angle: 2 ** angleBits(k) }
    : { unit: 1, divisor: Number.POSITIVE_INFINITY, angle: Number.POSITIVE_INFINITY };
  const n = Math.max(x.data.length, y.data.length);
  for (let i = 0; i < n; i++) {
    const fault = test(Number(x.data[i % x.data.length]), Number(y.data[i % y.data.length]), bounds);
    if (fault !== undefined) found.set(fault, (found.get(fault) ?? 0) + 1);
  }
  return found;
}
