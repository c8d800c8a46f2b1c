import { bitWidth, type DType, isBool, isComplex, isFloat, isInt, isSigned } from '../eval/dtype.ts';
import { rounder } from '../eval/rounding.ts';
import { allocStorage, type Storage, type Tensor } from '../eval/tensor.ts';

/** Whether an integer dtype can hold a value. */
function holds(d: DType): (v: bigint) => boolean {
  const w = BigInt(bitWidth(d));
  const low = isSigned(d) ? -(1n << (w - 1n)) : 0n;
  const high = isSigned(d) ? (1n << (w - 1n)) - 1n : (1n << w) - 1n;
  return (v) => v >= low && v <= high;
}

/**
 * The tensor in another dtype of the same family, when every value is kept exactly: float to float, complex to complex, integer
 * to integer. Otherwise undefined; then `worst` tells a value that does not fit, unless the families differ.
 */
export function castExactly(t: Tensor, to: DType): { tensor: Tensor } | { worst: string | undefined } {
  if (t.dtype === to) return { tensor: t };
  const out = allocStorage(to, isComplex(to) ? t.data.length / 2 : t.data.length);
  const done = (data: Storage) => ({ tensor: { dtype: to, shape: t.shape, data } });
  if ((isFloat(t.dtype) && isFloat(to)) || (isComplex(t.dtype) && isComplex(to))) {
    const round = isComplex(to) ? (to === 'complex<f32>' ? Math.fround : (x: number) => x) : rounder(to);
    const from = t.data as Float64Array;
    for (let i = 0; i < from.length; i++) {
      const v = round(from[i]!);
      if (v !== from[i] && !Number.isNaN(from[i]!)) return { worst: String(from[i]) };
      (out as Float64Array)[i] = v;
    }
    return done(out);
  }
  if ((isInt(t.dtype) || isBool(t.dtype)) && isInt(to)) {
    const fits = holds(to);
    const big = out instanceof BigInt64Array || out instanceof BigUint64Array;
    for (let i = 0; i < t.data.length; i++) {
      const v = BigInt(t.data[i]!);
      if (!fits(v)) return { worst: String(v) };
      if (big) (out as BigInt64Array)[i] = v;
      else (out as Int32Array)[i] = Number(v);
    }
    return done(out);
  }
  return { worst: undefined };
}
