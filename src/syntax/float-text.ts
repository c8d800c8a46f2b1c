import type { DType } from '../eval/dtype.ts';
import { floatPrecision, floatToBits, floatWidth, roundFloat } from './float-bits.ts';

/**
 * A number of a float type as MLIR prints it: `1.000000e+00` where six digits are exact, else as many digits as the type needs
 * (`0.797884583`, `9.99999974E-6`); infinities and NaN as bit patterns. Reading the text gives the same number.
 */
export function showFloat(x: number, dtype: DType): string {
  if (!Number.isFinite(x)) return hexFloat(x, dtype);
  const short = scientific(x);
  if (Object.is(roundFloat(dtype, Number(short)), x)) return short;
  const long = general(x, 2 + Math.trunc((floatPrecision(dtype) * 59) / 196));
  return Object.is(roundFloat(dtype, Number(long)), x) ? long : hexFloat(x, dtype);
}

function hexFloat(x: number, dtype: DType): string {
  const digits = floatToBits(dtype, x).toString(16).toUpperCase();
  return `0x${digits.padStart(floatWidth(dtype) / 4, '0')}`;
}

const view = new DataView(new ArrayBuffer(8));

/**
 * Significant decimal digits of |x|, without zeros at the end; the value is digits x 10^exp. Follows LLVM's APFloat::toString, which
 * truncates to about the wanted precision before it rounds: the same texts come out only when the same digits are lost.
 */
function decimal(x: number, precision: number): { digits: string; exp: number } {
  if (x === 0) return { digits: '0', exp: 0 };
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  let significand = bits & 0xfffffffffffffn;
  let exp = (biased || 1) - 1075;
  if (biased) significand |= 1n << 52n;
  while ((significand & 1n) === 0n) {
    significand >>= 1n;
    exp++;
  }
  if (exp > 0) {
    significand <<= BigInt(exp);
    exp = 0;
  } else significand *= 5n ** BigInt(-exp);
  const surplus = significand.toString(2).length - Math.trunc((precision * 196 + 58) / 59);
  const removable = surplus > 0 ? Math.trunc((surplus * 59) / 196) : 0;
  significand /= 10n ** BigInt(removable);
  exp += removable;
  const all = significand.toString();
  let digits = all;
  if (all.replace(/0+$/, '').length > precision) {
    digits = all.slice(0, precision);
    if (all[precision]! >= '5') digits = (BigInt(digits) + 1n).toString();
    exp += all.length - precision;
  }
  const trimmed = digits.replace(/0+$/, '');
  return { digits: trimmed, exp: exp + digits.length - trimmed.length };
}

const minus = (x: number): string => (x < 0 || Object.is(x, -0) ? '-' : '');

/** Six significant digits and a zero: `1.500000e+00`. */
function scientific(x: number): string {
  const { digits, exp } = decimal(x, 6);
  const top = exp + digits.length - 1;
  const e = String(Math.abs(top)).padStart(2, '0');
  return `${minus(x)}${digits[0]}.${digits.slice(1).padEnd(6, '0')}e${top < 0 ? '-' : '+'}${e}`;
}

/** At most `precision` significant digits; an exponent only where more than three zeros would pad. */
function general(x: number, precision: number): string {
  const { digits, exp } = decimal(x, precision);
  const top = exp + digits.length - 1;
  if (exp >= 0 ? exp > 3 || top + 1 > precision : top < -3) {
    return `${minus(x)}${digits[0]}.${digits.slice(1) || '0'}E${top < 0 ? '-' : '+'}${Math.abs(top)}`;
  }
  if (exp >= 0) return `${minus(x)}${digits}${'0'.repeat(exp)}.0`;
  if (top >= 0) return `${minus(x)}${digits.slice(0, top + 1)}.${digits.slice(top + 1)}`;
  return `${minus(x)}0.${'0'.repeat(-top - 1)}${digits}`;
}
