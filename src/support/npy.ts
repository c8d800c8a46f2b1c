import { type DType, isBool, isComplex, isInt } from '../eval/dtype.ts';
import { allocStorage, numElements, type Storage, type Tensor, tensor } from '../eval/tensor.ts';
import { fail } from './diagnostics.ts';
import { type PyValue, parsePyLiteral } from './npy-header.ts';

/**
 * NumPy's .npy files. Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * Files come from users: sizes are checked before anything is allocated, and every malformed file is a SpucError class `input`.
 */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const MAX_HEADER = 1 << 20;
const MAX_RANK = 64;
const MAX_BYTES = 2 ** 33;

/** Element kinds that a file may hold: our dtype and the bytes of one scalar (a complex element has two). */
const KINDS: Readonly<Record<string, { dtype: DType; bytes: number }>> = {
  b1: { dtype: 'i1', bytes: 1 },
  i1: { dtype: 'i8', bytes: 1 },
  u1: { dtype: 'ui8', bytes: 1 },
  i2: { dtype: 'i16', bytes: 2 },
  u2: { dtype: 'ui16', bytes: 2 },
  i4: { dtype: 'i32', bytes: 4 },
  u4: { dtype: 'ui32', bytes: 4 },
  i8: { dtype: 'i64', bytes: 8 },
  u8: { dtype: 'ui64', bytes: 8 },
  f2: { dtype: 'f16', bytes: 2 },
  f4: { dtype: 'f32', bytes: 4 },
  f8: { dtype: 'f64', bytes: 8 },
  c8: { dtype: 'complex<f32>', bytes: 4 },
  c16: { dtype: 'complex<f64>', bytes: 8 },
};

/** The value of an IEEE half-precision number. */
export function halfToNumber(h: number): number {
  const sign = h & 0x8000 ? -1 : 1;
  const exp = (h >> 10) & 0x1f;
  const frac = h & 0x3ff;
  if (exp === 31) return frac ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exp === 0 ? sign * frac * 2 ** -24 : sign * (1 + frac / 1024) * 2 ** (exp - 15);
}

/** The nearest half-precision number (ties to even) as its 16 bits. */
export function numberToHalf(x: number): number {
  if (Number.isNaN(x)) return 0x7e00;
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const a = Math.abs(x);
  if (a >= 65520) return sign | 0x7c00;
  const exp = Math.max(-14, a === 0 ? -14 : Math.floor(Math.log2(a)));
  const scaled = a * 2 ** (10 - exp);
  const low = Math.floor(scaled);
  const rest = scaled - low;
  const rounded = rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
  // A subnormal has no hidden bit; a carry out of the fraction moves into the exponent by itself.
  return sign | (rounded + (exp + 14) * 1024);
}

interface Header {
  readonly dtype: DType;
  readonly scalarBytes: number;
  readonly little: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  readonly dataOffset: number;
}

const bad = (name: string, message: string, hint?: string): never =>
  fail('input', `${name}: ${message}`, undefined, hint);

function readDescr(descr: PyValue, name: string): { dtype: DType; scalarBytes: number; little: boolean } {
  if (typeof descr !== 'string')
    return bad(
      name,
      'arrays of records (structured dtypes) are not supported',
      'save each field as an array of its own',
    );
  const m = /^([<>=|]?)([a-zA-Z])(\d*)$/.exec(descr);
  const kind = m ? KINDS[`${m[2]}${m[3]}`] : undefined;
  if (m && kind) return { dtype: kind.dtype, scalarBytes: kind.bytes, little: m[1] !== '>' };
  if (m?.[2] === 'O')
    return bad(
      name,
      'object arrays hold pickled Python data, which is never loaded',
      'convert with x.astype(numpy.float32) before numpy.save',
    );
  const hint =
    m?.[2] === 'V'
      ? 'extension types such as bfloat16 are saved as raw bytes: convert with x.astype(numpy.float32)'
      : 'use a bool, integer, float or complex dtype';
  return bad(name, `dtype '${descr.slice(0, 40)}' is not supported`, hint);
}

function readHeader(bytes: Uint8Array, name: string): Header {
  if (bytes.length < 10 || MAGIC.some((b, i) => bytes[i] !== b)) {
    const what =
      bytes[0] === 0x50 && bytes[1] === 0x4b
        ? 'this is a zip file (.npz?), not .npy'
        : bytes[0] === 0x80
          ? 'this is a pickle, which is never loaded'
          : 'not a .npy file (wrong magic bytes)';
    bad(name, what, 'write the array with numpy.save');
  }
  const major = bytes[6]!;
  if (major < 1 || major > 3) bad(name, `version ${major}.${bytes[7]} of the .npy format is not supported`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) bad(name, 'file is truncated in its header');
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER) bad(name, `header of ${length} bytes is too long`);
  if (bytes.length < start + length) bad(name, 'file is truncated in its header');
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(start, start + length));
  let dict: PyValue;
  try {
    dict = parsePyLiteral(text);
  } catch (e) {
    return bad(name, `malformed header: ${(e as Error).message}`);
  }
  if (!(dict instanceof Map)) return bad(name, 'malformed header: no dictionary');
  const shape = dict.get('shape');
  const fortran = dict.get('fortran_order');
  const descr = dict.get('descr');
  if (dict.size !== 3 || descr === undefined || typeof fortran !== 'boolean' || !Array.isArray(shape))
    return bad(name, "malformed header: exactly 'descr', 'fortran_order' and 'shape' are expected");
  if (shape.length > MAX_RANK) bad(name, `rank ${shape.length} is too large`);
  for (const d of shape)
    if (typeof d !== 'number' || !Number.isSafeInteger(d) || d < 0)
      bad(name, 'malformed header: a dimension is no size');
  return { ...readDescr(descr, name), fortran, shape: shape as number[], dataOffset: start + length };
}

/** Copies the raw elements into storage of the dtype, from the byte order of the file. */
function readElements(h: Header, bytes: Uint8Array, count: number): Storage {
  const scalars = isComplex(h.dtype) ? 2 * count : count;
  const raw = bytes.slice(h.dataOffset, h.dataOffset + scalars * h.scalarBytes);
  const swap = !h.little;
  if (swap && h.scalarBytes > 1)
    for (let i = 0; i < raw.length; i += h.scalarBytes) raw.subarray(i, i + h.scalarBytes).reverse();
  if (h.dtype === 'f16') {
    const halves = new Uint16Array(raw.buffer);
    return Float32Array.from(halves, halfToNumber);
  }
  // NumPy takes every byte but 0 as true.
  if (isBool(h.dtype)) return raw.map((b) => (b ? 1 : 0));
  const storage = allocStorage(h.dtype, 0);
  const Type = storage.constructor as new (b: ArrayBuffer) => Storage;
  return new Type(raw.buffer as ArrayBuffer);
}

/** Reorders column-major storage to row-major. `parts` numbers make an element. */
function toRowMajor(data: Storage, shape: readonly number[], dtype: DType): Storage {
  const parts = isComplex(dtype) ? 2 : 1;
  const count = numElements(shape);
  const out = allocStorage(dtype, count);
  const index = new Array<number>(shape.length).fill(0);
  const strides = shape.map((_, i) => numElements(shape.slice(0, i)));
  let from = 0;
  for (let to = 0; to < count; to++) {
    for (let p = 0; p < parts; p++) out[to * parts + p] = data[from * parts + p]!;
    for (let d = shape.length - 1; d >= 0; d--) {
      from += strides[d]!;
      if (++index[d]! < shape[d]!) break;
      from -= strides[d]! * shape[d]!;
      index[d] = 0;
    }
  }
  return out;
}

/**
 * Reads one .npy file (format versions 1 to 3, either byte order, C or Fortran order; bool, integers, f2 f4 f8, c8 c16).
 * @param name what messages call the file.
 * @throws SpucError class `input` for everything else.
 */
export function readNpy(file: Uint8Array, name: string): Tensor {
  // A plain view: the slices of a Node Buffer would share its pool.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const h = readHeader(bytes, name);
  const count = numElements(h.shape);
  const need = count * h.scalarBytes * (isComplex(h.dtype) ? 2 : 1);
  if (!Number.isFinite(need) || need > MAX_BYTES)
    bad(name, `shape [${h.shape.join(', ')}] needs ${need} bytes, more than the limit of 8 GiB`);
  const have = bytes.length - h.dataOffset;
  if (have < need)
    bad(
      name,
      `file is truncated: shape [${h.shape.join(', ')}] of ${h.dtype} needs ${need} bytes of data, ${have} are there`,
    );
  if (have > need)
    bad(
      name,
      `${have - need} bytes follow the data of the array`,
      'one array per .npy file; several arrays belong in a .npz file',
    );
  const data = readElements(h, bytes, count);
  return tensor(h.dtype, h.shape, h.fortran && h.shape.length > 1 ? toRowMajor(data, h.shape, h.dtype) : data);
}

/** The dtype name of a file for one of ours: types that NumPy lacks go to the next wider one that it has. */
function descrOf(d: DType): string {
  if (isBool(d)) return '|b1';
  if (isComplex(d)) return d === 'complex<f32>' ? '<c8' : '<c16';
  if (isInt(d)) {
    const bytes = Math.max(1, Number(/\d+$/.exec(d)![0]) / 8);
    return `${bytes === 1 ? '|' : '<'}${d.startsWith('u') ? 'u' : 'i'}${bytes}`;
  }
  return d === 'f64' ? '<f8' : d === 'f16' ? '<f2' : '<f4';
}

/**
 * A .npy file (little endian, C order, version 1) of a tensor in its own dtype; bf16 and f8 become float32, 2- and 4-bit
 * integers become 8-bit ones.
 */
export function writeNpy(t: Tensor): Uint8Array {
  const dims = t.shape.length === 1 ? `${t.shape[0]},` : t.shape.join(', ');
  const dict = `{'descr': '${descrOf(t.dtype)}', 'fortran_order': False, 'shape': (${dims}), }`;
  // Data start at a multiple of 64 bytes, as NumPy writes it.
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const data = t.dtype === 'f16' ? Uint16Array.from(t.data as Float32Array, numberToHalf) : t.data;
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const out = new Uint8Array(10 + length + raw.length);
  out.set([...MAGIC, 1, 0, length & 255, length >> 8]);
  out.set(new TextEncoder().encode(`${dict.padEnd(length - 1)}\n`), 10);
  out.set(raw, 10 + length);
  return out;
}
