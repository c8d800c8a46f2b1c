import { type Storage, type Tensor, tensor } from './tensor.ts';

/**
 * A computed tensor, each NaN positive and quiet with an empty payload: processors differ in the bits of those they make, and the hash of a
 * program must not. What a program spells out keeps its bits.
 */
export function withOneNaN(t: Tensor): Tensor {
  const data = oneNaN(t.data);
  return data === t.data ? t : tensor(t.dtype, t.shape, data);
}

function oneNaN(data: Storage): Storage {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return data;
  let out: Float32Array | Float64Array | undefined;
  for (let i = 0; i < data.length; i++)
    // A number is written, not copied: only so its bits are known.
    if (Number.isNaN(data[i])) setNaN((out ??= data.slice()), i);
  return out ?? data;
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
function setNaN(data: Float32Array | Float64Array, i: number): void {
  const view = new DataView(data.buffer, data.byteOffset);
  if (data instanceof Float32Array) view.setUint32(4 * i, 0x7fc00000, littleEndian);
  else view.setBigUint64(8 * i, 0x7ff8000000000000n, littleEndian);
}
