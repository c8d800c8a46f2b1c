import { bitWidth, type DType, isBool, isComplex, isFloat, isInt, isSigned } from './dtype.ts';
import { rounder } from './rounding.ts';
import { allocStorage, numElements, type Storage, type Tensor, tensor } from './tensor.ts';

/** True for the dtypes whose storage holds bigints. */
export const isWide = (d: DType): d is 'i64' | 'ui64' => d === 'i64' || d === 'ui64';

/** The function that wraps an integral number to an integer dtype of at most 32 bits; identity where the typed array does it itself. */
export function wrapper(d: DType): (x: number) => number {
  switch (d) {
    case 'i2':
      return (x) => (x << 30) >> 30;
    case 'i4':
      return (x) => (x << 28) >> 28;
    case 'ui2':
      return (x) => x & 3;
    case 'ui4':
      return (x) => x & 15;
    default:
      return (x) => x;
  }
}

/** Least and largest value of an integer dtype. */
export function intRange(d: DType): readonly [bigint, bigint] {
  const w = BigInt(bitWidth(d));
  return isSigned(d) ? [-(1n << (w - 1n)), (1n << (w - 1n)) - 1n] : [0n, (1n << w) - 1n];
}

/** The function that turns any number into an element of `d` as a float, integer (wrapped, truncated) or boolean (nonzero); not for complex. */
function setter(d: DType, data: Storage): (i: number, v: number | bigint) => void {
  if (isWide(d)) {
    const out = data as BigInt64Array;
    return (i, v) => {
      out[i] = typeof v === 'bigint' ? v : BigInt(Math.trunc(v));
    };
  }
  const out = data as Float64Array;
  if (isBool(d))
    return (i, v) => {
      out[i] = v ? 1 : 0;
    };
  if (isInt(d)) {
    const wrap = wrapper(d);
    const w = bitWidth(d);
    return (i, v) => {
      out[i] = wrap(typeof v === 'bigint' ? Number(BigInt.asIntN(w, v)) : v);
    };
  }
  const round = rounder(d);
  return (i, v) => {
    out[i] = round(Number(v));
  };
}

/**
 * A tensor from plain numbers in row-major order: integers wrap, floats round, booleans are "nonzero"; a complex tensor takes
 * re, im alternating. Throws RangeError when the count does not fit the shape.
 */
export function fromNumbers(dtype: DType, shape: readonly number[], values: ArrayLike<number | bigint>): Tensor {
  const n = numElements(shape) * (isComplex(dtype) ? 2 : 1);
  if (values.length !== n) throw new RangeError(`${values.length} values for shape [${shape}] of ${dtype}`);
  const data = allocStorage(dtype, numElements(shape));
  const set = setter(dtype, data);
  for (let i = 0; i < n; i++) set(i, values[i]!);
  return tensor(dtype, shape, data);
}

/** The elements as numbers (bigints for i64 and ui64; re, im alternating for complex types). */
export function toNumbers(t: Tensor): (number | bigint)[] {
  return Array.from(t.data as ArrayLike<number | bigint>);
}

/** A tensor of one repeated value; a complex value is [re, im] (or a real number). */
export function splat(
  dtype: DType,
  shape: readonly number[],
  value: number | bigint | boolean | readonly [number, number],
): Tensor {
  const n = numElements(shape);
  const data = allocStorage(dtype, n);
  if (isComplex(dtype)) {
    const [re, im] = typeof value === 'object' ? value : [Number(value), 0];
    const out = data as Float64Array;
    for (let i = 0; i < n; i++) {
      out[2 * i] = re;
      out[2 * i + 1] = im;
    }
    return tensor(dtype, shape, data);
  }
  const one = fromNumbers(
    dtype,
    [],
    [typeof value === 'object' ? value[0] : typeof value === 'boolean' ? +value : value],
  );
  (data as Float64Array).fill((one.data as Float64Array)[0]!);
  return tensor(dtype, shape, data);
}

/** A scalar tensor. */
export const scalar = (dtype: DType, value: number | bigint | boolean): Tensor => splat(dtype, [], value);

/** The tensor of `shape` whose element i is element index[i] of `source`; -1 takes the scalar `padding` (zero without it). */
export function takeElements(
  source: Tensor,
  shape: readonly number[],
  index: ArrayLike<number>,
  padding?: Tensor,
): Tensor {
  const n = index.length;
  const out = allocStorage(source.dtype, n) as Float64Array;
  const src = source.data as Float64Array;
  const pad = padding?.data as Float64Array | undefined;
  if (isComplex(source.dtype)) {
    for (let i = 0; i < n; i++) {
      const k = index[i]!;
      if (k >= 0) {
        out[2 * i] = src[2 * k]!;
        out[2 * i + 1] = src[2 * k + 1]!;
      } else if (pad) {
        out[2 * i] = pad[0]!;
        out[2 * i + 1] = pad[1]!;
      }
    }
  } else {
    for (let i = 0; i < n; i++) {
      const k = index[i]!;
      if (k >= 0) out[i] = src[k]!;
      else if (pad) out[i] = pad[0]!;
    }
  }
  return tensor(source.dtype, shape, out);
}

/** Same dtype, shape and elements; NaN equals NaN, and 0 differs from -0. */
export function tensorEquals(a: Tensor, b: Tensor): boolean {
  if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return false;
  const exact = isFloat(a.dtype) || isComplex(a.dtype);
  for (let i = 0; i < a.data.length; i++) {
    const x = a.data[i];
    const y = b.data[i];
    if (exact ? !Object.is(x, y) : x !== y) return false;
  }
  return true;
}

/** Equal ranks and dimensions. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i]);
}
