import type { DType } from '../eval/dtype.ts';

/** Layout of a floating-point type that is not f32 or f64. `special`: which codes are infinities and NaNs. */
interface FloatFormat {
  readonly bits: number;
  readonly mantissa: number;
  readonly bias: number;
  readonly signed: boolean;
  readonly special: 'ieee' | 'fn' | 'fnuz' | 'finite' | 'e8m0';
}
const format = (
  bits: number,
  mantissa: number,
  bias: number,
  special: FloatFormat['special'] = 'ieee',
  signed = true,
): FloatFormat => ({
  bits,
  mantissa,
  bias,
  special,
  signed,
});

/** Formats as LLVM's APFloat defines them. */
const formats: Partial<Record<DType, FloatFormat>> = {
  f16: format(16, 10, 15),
  bf16: format(16, 7, 127),
  f4E2M1FN: format(4, 1, 1, 'finite'),
  f6E2M3FN: format(6, 3, 1, 'finite'),
  f6E3M2FN: format(6, 2, 3, 'finite'),
  f8E3M4: format(8, 4, 3),
  f8E4M3: format(8, 3, 7),
  f8E4M3B11FNUZ: format(8, 3, 11, 'fnuz'),
  f8E4M3FN: format(8, 3, 7, 'fn'),
  f8E4M3FNUZ: format(8, 3, 8, 'fnuz'),
  f8E5M2: format(8, 2, 15),
  f8E5M2FNUZ: format(8, 2, 16, 'fnuz'),
  f8E8M0FNU: format(8, 0, 127, 'e8m0', false),
};

const view = new DataView(new ArrayBuffer(8));

/** Bits of one element of a float type. */
export function floatWidth(d: DType): number {
  return d === 'f64' ? 64 : d === 'f32' ? 32 : formats[d]!.bits;
}
/** Bits of precision, the hidden one counted. */
export function floatPrecision(d: DType): number {
  return d === 'f64' ? 53 : d === 'f32' ? 24 : formats[d]!.mantissa + 1;
}

/** The number that a bit pattern stands for. */
export function floatFromBits(d: DType, bits: bigint): number {
  if (d === 'f64') {
    view.setBigUint64(0, bits);
    return view.getFloat64(0);
  }
  if (d === 'f32') {
    view.setUint32(0, Number(bits));
    return view.getFloat32(0);
  }
  return smallFromBits(formats[d]!, Number(bits));
}

function smallFromBits(f: FloatFormat, code: number): number {
  if (f.special === 'e8m0') return code === 255 ? Number.NaN : 2 ** (code - f.bias);
  const expBits = f.bits - 1 - f.mantissa;
  const neg = code >> (f.bits - 1) === 1;
  const exp = (code >> f.mantissa) & ((1 << expBits) - 1);
  const man = code & ((1 << f.mantissa) - 1);
  const top = (1 << expBits) - 1;
  if (f.special === 'fnuz' && neg && exp === 0 && man === 0) return Number.NaN;
  if (f.special === 'fn' && exp === top && man === (1 << f.mantissa) - 1) return Number.NaN;
  if (f.special === 'ieee' && exp === top) return man ? Number.NaN : neg ? -Infinity : Infinity;
  const size = exp === 0 ? man * 2 ** (1 - f.bias - f.mantissa) : (1 + man / 2 ** f.mantissa) * 2 ** (exp - f.bias);
  return neg ? -size : size;
}

const tables = new Map<DType, { values: Float64Array; codes: Uint16Array }>();
/** The finite non-negative numbers of a small format, ascending, with their codes. */
function table(d: DType): { values: Float64Array; codes: Uint16Array } {
  let t = tables.get(d);
  if (t) return t;
  const f = formats[d]!;
  const values: number[] = [];
  const codes: number[] = [];
  for (let c = 0; c < 1 << (f.signed ? f.bits - 1 : f.bits); c++) {
    const v = smallFromBits(f, c);
    if (!Number.isFinite(v)) continue;
    values.push(v);
    codes.push(c);
  }
  t = { values: Float64Array.from(values), codes: Uint16Array.from(codes) };
  tables.set(d, t);
  return t;
}

/** The bit pattern of the nearest number of the type (ties to even). */
export function floatToBits(d: DType, x: number): bigint {
  if (d === 'f64') {
    view.setFloat64(0, x);
    return Number.isNaN(x) ? 0x7ff8000000000000n : view.getBigUint64(0);
  }
  if (d === 'f32') {
    view.setFloat32(0, x);
    return Number.isNaN(x) ? 0x7fc00000n : BigInt(view.getUint32(0));
  }
  return BigInt(smallToBits(d, x));
}

function smallToBits(d: DType, x: number): number {
  const f = formats[d]!;
  const signBit = 1 << (f.bits - 1);
  const infinity = f.special === 'ieee' ? ((1 << (f.bits - 1 - f.mantissa)) - 1) << f.mantissa : -1;
  if (f.special === 'e8m0') return Number.isFinite(x) && x > 0 ? nearest(d, x) : 255;
  const neg = Object.is(x, -0) || x < 0;
  // What has no NaN and no infinity: minus zero, as in LLVM, and the largest number.
  if (f.special === 'finite' && Number.isNaN(x)) return signBit;
  const nan = f.special === 'fnuz' ? signBit : f.special === 'fn' ? signBit - 1 : infinity | (1 << (f.mantissa - 1));
  if (Number.isNaN(x)) return nan;
  const { values, codes } = table(d);
  const size = Math.abs(x);
  const last = values.length - 1;
  const half = (values[last]! - values[last - 1]!) / 2;
  if (size >= values[last]! && f.special === 'finite') return codes[last]! | (neg ? signBit : 0);
  if (size >= values[last]! + half) return infinity >= 0 ? infinity | (neg ? signBit : 0) : nan;
  const code = size >= values[last]! ? codes[last]! : nearest(d, size);
  return neg && !(f.special === 'fnuz' && code === 0) ? code | signBit : code;
}

/** Code of the nearest non-negative number by binary search; ties go to the even code. */
function nearest(d: DType, x: number): number {
  const { values, codes } = table(d);
  let lo = 0;
  let hi = values.length - 1;
  while (hi - lo > 1) {
    const mid = (lo + hi) >> 1;
    if (values[mid]! <= x) lo = mid;
    else hi = mid;
  }
  const below = x - values[lo]!;
  const above = values[hi]! - x;
  const up = above < below || (above === below && codes[lo]! % 2 === 1);
  return codes[up ? hi : lo]!;
}

/** The nearest number of a float type (the real part's type for complex ones). */
export function roundFloat(d: DType, x: number): number {
  if (d === 'f64' || d === 'complex<f64>') return x;
  if (d === 'f32' || d === 'complex<f32>') return Math.fround(x);
  return smallFromBits(formats[d]!, smallToBits(d, x));
}
