import { fail } from '../support/diagnostics.ts';
import { bitWidth, type DType, isBool, isComplex, isFloat, isInt, isSigned, realPart } from './dtype.ts';
import { unary } from './elementwise.ts';
import { exp2i } from './libm/bits.ts';
import { withOneNaN } from './nan.ts';
import { decodeFloat, encodeFloat, floatFormat, reducePrecisionOf, rounder } from './rounding.ts';
import { allocStorage, numElements, type Tensor, tensor } from './tensor.ts';
import { intRange, isWide, wrapper } from './values.ts';

/** A 64-bit integer as a double that keeps a sticky last bit, so that a second rounding to a narrower float is right. */
function stickyNumber(v: bigint): number {
  const a = v < 0n ? -v : v;
  if (a < 1n << 53n) return Number(v);
  const k = BigInt(a.toString(2).length - 53);
  const t = (a >> k) | (a & ((1n << k) - 1n) ? 1n : 0n);
  return Number(t) * exp2i(Number(k)) * (v < 0n ? -1 : 1);
}

/** Float to integer: towards zero, saturating, NaN to 0. */
function floatToInt(data: Float64Array, d: DType, n: number, step: number): Tensor['data'] {
  const out = allocStorage(d, n);
  const [lo, hi] = intRange(d);
  if (isWide(d)) {
    const dst = out as BigInt64Array;
    for (let i = 0; i < n; i++) {
      const v = data[i * step]!;
      dst[i] = Number.isNaN(v) ? 0n : v >= Number(hi) ? hi : v <= Number(lo) ? lo : BigInt(Math.trunc(v));
    }
    return out;
  }
  const [min, max] = [Number(lo), Number(hi)];
  for (let i = 0; i < n; i++) {
    const v = data[i * step]!;
    out[i] = Number.isNaN(v) ? 0 : v >= max ? max : v <= min ? min : Math.trunc(v);
  }
  return out;
}

/**
 * Elementwise change of dtype: integers wrap, floats round to nearest even, float to integer truncates and saturates (NaN gives 0),
 * anything to i1 is "not zero", complex to real keeps the real part.
 */
export function convert(x: Tensor, dtype: DType): Tensor {
  const from = x.dtype;
  if (from === dtype) return x;
  const n = numElements(x.shape);
  const step = isComplex(from) ? 2 : 1;
  const src = x.data as Float64Array;
  if (isBool(dtype)) {
    const out = new Uint8Array(n);
    // Number() because 0n !== 0.
    for (let i = 0; i < n; i++) out[i] = +(Number(src[i * step]) !== 0 || (step === 2 && src[2 * i + 1] !== 0));
    return tensor(dtype, x.shape, out);
  }
  if (isInt(dtype)) {
    if (isFloat(from) || isComplex(from)) return tensor(dtype, x.shape, floatToInt(src, dtype, n, step));
    const out = allocStorage(dtype, n);
    if (isWide(dtype)) for (let i = 0; i < n; i++) out[i] = BigInt(src[i]!);
    else {
      const wrap = wrapper(dtype);
      if (isWide(from)) for (let i = 0; i < n; i++) out[i] = wrap(Number(BigInt.asIntN(32, x.data[i] as bigint)));
      else for (let i = 0; i < n; i++) out[i] = wrap(src[i]!);
    }
    return tensor(dtype, x.shape, out);
  }
  const out = allocStorage(dtype, n) as Float64Array;
  const real = realPart(dtype);
  const round = rounder(real);
  const outStep = isComplex(dtype) ? 2 : 1;
  for (let i = 0; i < n; i++) {
    const v = src[i * step] as number | bigint;
    out[i * outStep] = typeof v === 'bigint' ? (real === 'f64' ? Number(v) : round(stickyNumber(v))) : round(v);
    if (outStep === 2 && step === 2) out[2 * i + 1] = round(src[2 * i + 1]!);
  }
  return tensor(dtype, x.shape, out);
}

/** The elements' bits, `per` little-endian words of `width` bits each element. */
function toWords(x: Tensor): { width: number; words: (number | bigint)[] } {
  const d = x.dtype;
  const part = realPart(d);
  const width = bitWidth(part);
  const mask = 2 ** width - 1;
  const words = Array.from(x.data as ArrayLike<number | bigint>, (v) => {
    if (isFloat(part)) return encodeFloat(part, v as number);
    return typeof v === 'bigint' ? BigInt.asUintN(64, v) : width === 32 ? v >>> 0 : v & mask;
  });
  return { width, words };
}

/**
 * Reinterprets the bits as another dtype. Equal widths keep the shape; narrower elements add a last dimension (low bits first),
 * wider ones consume it. Throws SpucError (shape).
 */
export function bitcastConvert(x: Tensor, dtype: DType, outShape: readonly number[]): Tensor {
  const total = numElements(x.shape) * bitWidth(x.dtype);
  if (total !== numElements(outShape) * bitWidth(dtype))
    fail('shape', `bitcast of ${total} bits to shape [${outShape}] of ${dtype}`);
  const part = realPart(dtype);
  const { width, words } = toWords(withOneNaN(x));
  const to = bitWidth(part);
  let res = words;
  if (to < width) {
    const per = width / to;
    const mask = (1n << BigInt(to)) - 1n;
    res = [];
    for (const w of words)
      for (let k = 0, b = BigInt(w); k < per; k++, b >>= BigInt(to)) res.push(to === 64 ? b & mask : Number(b & mask));
  } else if (to > width) {
    const per = to / width;
    res = [];
    for (let i = 0; i < words.length; i += per) {
      let b = 0n;
      for (let k = per - 1; k >= 0; k--) b = (b << BigInt(width)) | BigInt(words[i + k]!);
      res.push(to === 64 ? b : Number(b));
    }
  }
  const out = allocStorage(dtype, numElements(outShape));
  const wrap = wrapper(part);
  for (let i = 0; i < res.length; i++) {
    const w = res[i]!;
    if (isFloat(part)) out[i] = decodeFloat(part, w);
    else out[i] = isWide(part) ? BigInt(w) : wrap(w as number);
  }
  return tensor(dtype, outShape, out);
}

const exponentBitsOf = (d: DType): number => (d === 'f64' ? 11 : d === 'f32' ? 8 : floatFormat(d)!.exponentBits);

/** Rounds as if to a float with these field widths and back; out of its range becomes infinity or zero. */
export function reducePrecision(x: Tensor, exponentBits: number, mantissaBits: number): Tensor {
  if (isComplex(x.dtype)) {
    const f = (name: string): Tensor => reducePrecision(unary(name, x), exponentBits, mantissaBits);
    const [re, im] = [f('real'), f('imag')];
    const out = allocStorage(x.dtype, numElements(x.shape));
    for (let i = 0; i < re.data.length; i++) [out[2 * i], out[2 * i + 1]] = [re.data[i]!, im.data[i]!];
    return tensor(x.dtype, x.shape, out);
  }
  if (!isFloat(x.dtype)) fail('unsupported-type', `reduce_precision does not take elements of type ${x.dtype}`);
  // A range as wide as the type's own is no restriction.
  const range = exponentBits >= exponentBitsOf(x.dtype) ? undefined : exponentBits;
  const out = allocStorage(x.dtype, x.data.length) as Float64Array;
  const src = x.data as Float64Array;
  const round = rounder(x.dtype);
  for (let i = 0; i < src.length; i++) out[i] = round(reducePrecisionOf(src[i]!, range, mantissaBits));
  return tensor(x.dtype, x.shape, out);
}

/** True for a dtype whose every value converts to the other and back unchanged. */
export function isLosslessConvert(from: DType, to: DType): boolean {
  if (from === to || isBool(from)) return true;
  if (isInt(from) && isInt(to)) {
    const [a, b] = intRange(from);
    const [c, d] = intRange(to);
    return a >= c && b <= d;
  }
  if (isInt(from) && isFloat(to)) {
    const bits = bitWidth(from) - (isSigned(from) ? 1 : 0);
    return bits <= (to === 'f64' ? 53 : to === 'f32' ? 24 : floatFormat(to)!.mantissaBits + 1);
  }
  return isFloat(from) && (to === 'f64' || (to === 'f32' && from !== 'f64'));
}
