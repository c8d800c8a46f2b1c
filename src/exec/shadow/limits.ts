import { isFloat } from '../../eval/dtype.ts';
import type { Operation } from '../../ir/ir.ts';
import type { TensorType } from '../../ir/types.ts';
import { quotientBits } from '../hal/fixed-division.ts';
import { exponentBits } from '../hal/fixed-exp.ts';
import { polyBits } from '../hal/fixed-polynomial.ts';

/** How large results may be: bits of |value| that the ring holds at the widest step of an op. */

/** What the widest step of an op holds of its result. */
export type Width = 'value' | 'product' | 'quotient' | 'exponential';

const PRODUCTS = new Set(['multiply', 'dot', 'dot_general', 'convolution', 'square', 'fft', 'mulhi']);
const QUOTIENTS = new Set(['divide', 'divide_by_broadcast', 'remainder', 'tan', 'atan2']);
const INVERSES = new Set(['reciprocal']);
const EXPONENTIALS = new Set(['exponential', 'exponential_minus_one', 'sinh', 'cosh', 'power']);
/** Functions by polynomials, whose steps have polyBits(k) fraction bits whatever the fraction bits of the run. */
const POLYNOMIALS = new Set([
  ...['acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cosine', 'sine', 'tan', 'erf', 'erfc'],
  ...['erf_inv', 'log', 'log_plus_one', 'logistic', 'tanh', 'rsqrt', 'sqrt'],
]);

const bare = (op: Operation): string => op.name.slice(op.name.indexOf('.') + 1);
const allFloat = (op: Operation): boolean =>
  [...op.operands, ...op.results].every((v) => v.type.kind === 'tensor' && isFloat((v.type as TensorType).dtype));

/** The widest step of an op on floats. */
export function widthOf(op: Operation): Width {
  const name = bare(op);
  if (!allFloat(op)) return 'value';
  if (PRODUCTS.has(name)) return 'product';
  if (QUOTIENTS.has(name)) return 'quotient';
  return EXPONENTIALS.has(name) ? 'exponential' : 'value';
}
/** Whether the accuracy of an op rests on polynomials inside, so that fraction bits above polyBits(k) − 1 add none. */
export const isApproximated = (op: Operation): boolean => {
  const name = bare(op);
  return allFloat(op) && [QUOTIENTS, INVERSES, EXPONENTIALS, POLYNOMIALS].some((s) => s.has(name));
};

/** log2 of the magnitude that a result must stay below, for rings of k bits with f fraction bits. */
export function limitBits(w: Width, k: number, f: number): number {
  const value = k - 2 - f;
  switch (w) {
    case 'value':
      return value;
    case 'product':
      return k - 2 - 2 * f;
    case 'quotient':
      return k - 6 - 2 * f - quotientBits(k, f).guard;
    case 'exponential':
      return Math.min(value, 2 ** exponentBits(k, f));
  }
}

/** Most fraction bits with which results below 2^bits fit at that width; negative where none do. */
export function mostFraction(w: Width, bits: number, k: number): number {
  for (let f = Math.floor((k - 8) / 2); f >= 1; f--) if (limitBits(w, k, f) >= bits) return f;
  return -1;
}
/** Most fraction bits that polynomials keep. */
export const mostApproximated = (k: number): number => polyBits(k) - 1;
