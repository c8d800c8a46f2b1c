import { type DType, isComplex } from './dtype.ts';

/**
 * Storage of a tensor's elements, row-major, one array type per dtype:
 * i1 Uint8Array (0/1) · i2,i4,i8 Int8Array · ui2,ui4,ui8 Uint8Array · i16 Int16Array · ui16 Uint16Array · i32 Int32Array · ui32 Uint32Array ·
 * i64 BigInt64Array · ui64 BigUint64Array · f8*, bf16, f16, f32 Float32Array (values already rounded to the type) · f64 Float64Array ·
 * complex<f32> Float32Array and complex<f64> Float64Array of 2n numbers (re, im alternating).
 */
export type Storage =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** A dense tensor in plain text: what constants, public values and the evaluator hold. Never mutated after it is built. */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Storage;
}

/** Number of elements of a shape; the empty shape has one. */
export function numElements(shape: readonly number[]): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i]!;
  return n;
}

/** Zeroed storage for `n` elements of `dtype`. */
export function allocStorage(dtype: DType, n: number): Storage {
  switch (dtype) {
    case 'i1':
    case 'ui2':
    case 'ui4':
    case 'ui8':
      return new Uint8Array(n);
    case 'i2':
    case 'i4':
    case 'i8':
      return new Int8Array(n);
    case 'i16':
      return new Int16Array(n);
    case 'ui16':
      return new Uint16Array(n);
    case 'i32':
      return new Int32Array(n);
    case 'ui32':
      return new Uint32Array(n);
    case 'i64':
      return new BigInt64Array(n);
    case 'ui64':
      return new BigUint64Array(n);
    case 'f64':
      return new Float64Array(n);
    case 'complex<f32>':
      return new Float32Array(2 * n);
    case 'complex<f64>':
      return new Float64Array(2 * n);
    default:
      return new Float32Array(n);
  }
}

/** A tensor over existing storage. Throws RangeError when the storage does not fit the shape. */
export function tensor(dtype: DType, shape: readonly number[], data: Storage): Tensor {
  const want = numElements(shape) * (isComplex(dtype) ? 2 : 1);
  if (data.length !== want) throw new RangeError(`storage of ${data.length} for shape [${shape}] of ${dtype}`);
  return { dtype, shape, data };
}

/** Row-major strides, in elements. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const s = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    s[i] = step;
    step *= shape[i]!;
  }
  return s;
}
