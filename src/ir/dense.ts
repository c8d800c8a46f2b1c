import type { DType } from '../eval/dtype.ts';
import { isComplex } from '../eval/dtype.ts';
import { allocStorage, numElements, type Storage, type Tensor, tensor } from '../eval/tensor.ts';
import { type AttrKind, attrKind, decodeInts } from './attr-kinds.ts';
import type { DenseAttr } from './attributes.ts';
import { tensorType } from './types.ts';

/** A dense literal of a tensor; kept as a splat when all elements are the same bits. */
export function denseOf(t: Tensor): DenseAttr {
  const type = tensorType(t.shape, t.dtype);
  const one = splatElement(t);
  return one ? { kind: 'dense', type, splat: true, tensor: one } : { kind: 'dense', type, splat: false, tensor: t };
}

/** The rank-0 tensor of the one element that all elements are equal to, bit for bit. */
function splatElement(t: Tensor): Tensor | undefined {
  const per = isComplex(t.dtype) ? 2 : 1;
  const n = numElements(t.shape);
  if (n === 0) return undefined;
  const d = t.data;
  for (let i = per; i < d.length; i++) if (!Object.is(d[i], d[i - per])) return undefined;
  return tensor(t.dtype, [], d.slice(0, per) as Storage);
}

/** The full tensor of a dense literal; splats are expanded. */
export function denseTensor(a: DenseAttr): Tensor {
  if (!a.splat) return a.tensor;
  const n = numElements(a.type.shape);
  const out = allocStorage(a.type.dtype, n);
  const src = a.tensor.data as Float64Array;
  if (isComplex(a.type.dtype)) {
    for (let i = 0; i < n; i++) {
      out[2 * i] = src[0]!;
      out[2 * i + 1] = src[1]!;
    }
  } else (out as Float64Array).fill(src[0]!);
  return tensor(a.type.dtype, a.type.shape, out);
}

/** A tensor of integers from numbers. */
export function intTensorOf(dtype: DType, shape: readonly number[], values: readonly number[]): Tensor {
  const data = allocStorage(dtype, values.length);
  const wide = data instanceof BigInt64Array || data instanceof BigUint64Array;
  for (let i = 0; i < values.length; i++)
    (data as unknown as (number | bigint)[])[i] = wide ? BigInt(values[i]!) : values[i]!;
  return tensor(dtype, shape, data);
}

/** A dense Nx2 literal of integers (padding), as pairs. */
export const i64PairsAttr: AttrKind<[number, number][]> = attrKind(
  'an Nx2 literal of integers',
  (a) => {
    const flat = a.kind === 'dense' && a.type.shape.length === 2 && a.type.shape[1] === 2 ? decodeInts(a) : undefined;
    return (
      flat && Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!] as [number, number])
    );
  },
  (pairs) => denseOf(intTensorOf('i64', [pairs.length, 2], pairs.flat())),
);
