import { type Storage, type Tensor, tensor } from './tensor.ts';

/**
 * A computed tensor in which the NaN that arithmetic makes is positive: processors differ in its sign, and neither the hash of a program nor
 * what is public to all parties may. A NaN that a program spells out with a payload keeps its bits.
 */
export function withOneNaN(t: Tensor): Tensor {
  const data = oneNaN(t.data);
  return data === t.data ? t : tensor(t.dtype, t.shape, data);
}

function oneNaN(data: Storage): Storage {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return data;
  let out: Float32Array | Float64Array | undefined;
  for (let i = 0; i < data.length; i++)
    if (Number.isNaN(data[i]) && isNegativeDefault(data, i)) setNaN((out ??= data.slice()), i);
  return out ?? data;
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const viewOf = (data: Float32Array | Float64Array): DataView => new DataView(data.buffer, data.byteOffset);
const isNegativeDefault = (data: Float32Array | Float64Array, i: number): boolean =>
  data instanceof Float32Array
    ? viewOf(data).getUint32(4 * i, littleEndian) === 0xffc00000
    : viewOf(data).getBigUint64(8 * i, littleEndian) === 0xfff8000000000000n;
/** A number is written bit by bit: only so its bits are known. */
function setNaN(data: Float32Array | Float64Array, i: number): void {
  if (data instanceof Float32Array) viewOf(data).setUint32(4 * i, 0x7fc00000, littleEndian);
  else viewOf(data).setBigUint64(8 * i, 0x7ff8000000000000n, littleEndian);
}
