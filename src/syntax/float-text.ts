import type { DType } from '../eval/dtype.ts';
import { floatPrecision, floatToBits, floatWidth, roundFloat } from './float-bits.ts';

/**
 * A number of a float type as MLIR prints it: `1.000000e+00` where six digits are exact, else the shortest fixed precision of the type
 * (`0.797884583`, `9.99999974E-6`); infinities and NaN as bit patterns. Reading the text gives the same number.
 */
export function showFloat(x: number, dtype: DType): string {
  if (!Number.isFinite(x)) return hexFloat(x, dtype);
  const short = scientific(x);
  if (Object.is(roundFloat(dtype, Number(short)), x)) return short;
  const digits = 2 + Math.trunc((floatPrecision(dtype) * 59) / 196);
  const long = general(x, digits);
  return Object.is(roundFloat(dtype, Number(long)), x) ? long : hexFloat(x, dtype);
}

function hexFloat(x: number, dtype: DType): string {
  return `0x${floatToBits(dtype, x)
    .toString(16)
    .toUpperCase()
    .padStart(floatWidth(dtype) / 4, '0')}`;
}

/** Six significant digits and one zero: `1.500000e+00`. */
function scientific(x: number): string {
  const sign = Object.is(x, -0) ? '-' : '';
  const [mantissa, exp] = x.toExponential(5).split('e') as [string, string];
  return `${sign}${mantissa}0e${exp[0]}${exp.slice(1).padStart(2, '0')}`;
}

/** At most `digits` significant ones, without trailing zeros; an exponent only where more than three zeros would pad. */
function general(x: number, digits: number): string {
  const [mantissa, exponent] = Math.abs(x)
    .toExponential(digits - 1)
    .split('e') as [string, string];
  const all = mantissa.replace('.', '').replace(/0+$/, '') || '0';
  const top = Number(exponent);
  const sign = x < 0 ? '-' : '';
  const low = top - all.length + 1;
  if (low > 3 || (low >= 0 && top + 1 > digits) || top < -3) {
    return `${sign}${all[0]}.${all.slice(1) || '0'}E${top < 0 ? '-' : '+'}${Math.abs(top)}`;
  }
  if (low >= 0) return `${sign}${all}${'0'.repeat(low)}.0`;
  if (top >= 0) return `${sign}${all.slice(0, top + 1)}.${all.slice(top + 1)}`;
  return `${sign}0.${'0'.repeat(-top - 1)}${all}`;
}
