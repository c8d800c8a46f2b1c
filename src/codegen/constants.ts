import { isComplex } from '../eval/dtype.ts';
import { allocStorage, type Storage, type Tensor, tensor } from '../eval/tensor.ts';
import type { TensorType } from '../ir/types.ts';

/** The elements as little-endian bytes, as wide as their storage. */
export function constantBytes(t: Tensor): Uint8Array {
  const raw = new Uint8Array(t.data.buffer, t.data.byteOffset, t.data.byteLength);
  return littleEndian ? raw : swapped(raw, t.data.BYTES_PER_ELEMENT);
}

/** The tensor that these bytes are; `splat` means one element for all of `type`. Undefined when the size does not fit. */
export function constantFromBytes(type: TensorType, splat: boolean, chunks: readonly Uint8Array[]): Tensor | undefined {
  const n = splat ? 1 : type.shape.reduce((a, b) => a * b, 1);
  const size = chunks.reduce((s, c) => s + c.length, 0);
  const per = allocStorage(type.dtype, 1).BYTES_PER_ELEMENT * (isComplex(type.dtype) ? 2 : 1);
  if (size !== n * per) return undefined;
  const data: Storage = allocStorage(type.dtype, n);
  const bytes = new Uint8Array(data.buffer);
  let at = 0;
  for (const c of chunks) {
    bytes.set(c, at);
    at += c.length;
  }
  if (!littleEndian) bytes.set(swapped(bytes, data.BYTES_PER_ELEMENT));
  // A boolean is 0 or 1, whatever the file says.
  if (type.dtype === 'i1' && bytes.some((b) => b > 1)) return undefined;
  return tensor(type.dtype, splat ? [] : type.shape, data);
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
function swapped(raw: Uint8Array, width: number): Uint8Array {
  const out = raw.slice();
  for (let at = 0; at < out.length; at += width) out.subarray(at, at + width).reverse();
  return out;
}
