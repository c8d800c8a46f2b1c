import protobuf from 'protobufjs/minimal.js';
import { type DType, isComplex } from '../../../eval/dtype.ts';
import { allocStorage, numElements, type Storage, type Tensor, tensor } from '../../../eval/tensor.ts';
import { takeElements } from '../../../eval/values.ts';
import { fail, type Location } from '../../../support/diagnostics.ts';
import { elementBytes, fromBytes } from '../../../syntax/dense-literal.ts';
import type { HloArrayShape, HloShape } from '../text/ast.ts';
import type { LiteralValue } from '../text/literal.ts';
import { isRowMajor, shapeMismatch, showShape } from '../text/shape.ts';
import { readShape } from './shape.ts';
import { corrupt, Message, readBytes, readVarint, scan, type Words } from './wire.ts';

const SHAPE = 1;
const TUPLE_LITERALS = 10;
/** Bytes that the values of one constant may take in memory. */
const MAX_BYTES = 2 ** 30;

/** Field of LiteralProto by dtype: numbers one by one, or raw little-endian bytes. */
const numberFields: Readonly<Partial<Record<DType, number>>> = {
  i1: 2,
  i32: 4,
  i64: 5,
  ui32: 6,
  ui64: 7,
  f32: 8,
  f64: 9,
  'complex<f32>': 12,
  'complex<f64>': 18,
};
const byteFields: Readonly<Partial<Record<DType, number>>> = {
  ui8: 3,
  f16: 11,
  bf16: 13,
  i8: 15,
  ui16: 16,
  i16: 17,
  f8E5M2: 19,
  f8E4M3FN: 20,
  i4: 21,
  ui4: 22,
  f8E4M3B11FNUZ: 23,
  f8E5M2FNUZ: 24,
  f8E4M3FNUZ: 25,
  i2: 26,
  ui2: 27,
  f8E4M3: 28,
  f8E3M4: 29,
  f4E2M1FN: 32,
  f8E8M0FNU: 33,
};

/**
 * The value of a LiteralProto, which must be of `shape`. Nothing is allocated before the bytes can hold it.
 * @throws SpucError 'parse', 'shape', 'type', 'elided-constant' or 'resource-limit'
 */
export function readLiteral(data: Uint8Array, shape: HloShape, loc: Location): LiteralValue {
  if (shape.kind === 'token') return fail('type', 'a token has no literal', loc);
  if (shape.kind === 'array') return readArray(data, shape, loc);
  const parts = new Message(data).all(TUPLE_LITERALS);
  if (parts.length !== shape.elements.length)
    fail('shape', `literal has ${parts.length} parts, but its type is ${showShape(shape)}`, loc);
  return parts.map((p, i) => readLiteral(p, shape.elements[i]!, loc));
}

function readArray(data: Uint8Array, shape: HloArrayShape, loc: Location): Tensor {
  const { dtype, dims } = shape;
  const n = numElements(dims);
  if (!Number.isSafeInteger(n)) fail('resource-limit', `a constant of ${showShape(shape)} is too large`, loc);
  // Every element takes a byte at least: a false shape must not allocate much.
  if (n > data.length) fewer(n > 0 && data.length < 64 ? 0 : undefined, shape, loc);
  const perElement = allocStorage(dtype, 1).BYTES_PER_ELEMENT * (isComplex(dtype) ? 2 : 1);
  if (n * perElement > MAX_BYTES)
    fail('resource-limit', `a constant of ${showShape(shape)} has more than ${MAX_BYTES} bytes`, loc);
  const byteField = byteFields[dtype];
  const storage = byteField === undefined ? readNumbers(data, n, shape, loc) : readRaw(data, byteField, n, shape, loc);
  return inLogicalOrder(tensor(dtype, dims, storage), ownShape(data, shape, loc));
}

function fewer(found: number | undefined, shape: HloArrayShape, loc: Location): never {
  if (found === 0)
    fail(
      'elided-constant',
      `the values of a constant of shape ${showShape(shape)} were left out of the file`,
      loc,
      'write the program with its constants',
    );
  fail('shape', `literal has fewer elements than ${showShape(shape)}`, loc);
}

/** The shape that the literal itself carries: the values follow its layout. */
function ownShape(data: Uint8Array, shape: HloArrayShape, loc: Location): HloArrayShape {
  let bytes: Uint8Array | undefined;
  scan(data, (field, wire, r) => {
    if (field !== SHAPE || wire !== 2) return false;
    bytes = readBytes(r);
    return true;
  });
  const own = readShape(bytes, loc);
  const cls = shapeMismatch(own, shape);
  if (cls) fail(cls, `literal has shape ${showShape(own)}, expected ${showShape(shape)}`, loc);
  return own as HloArrayShape;
}

function readRaw(data: Uint8Array, wanted: number, n: number, shape: HloArrayShape, loc: Location): Storage {
  let raw: Uint8Array = new Uint8Array(0);
  scan(data, (field, wire, r) => {
    if (field !== wanted || wire !== 2) return false;
    raw = readBytes(r);
    return true;
  });
  const want = n * elementBytes(shape.dtype);
  if (raw.length < want) fewer(raw.length, shape, loc);
  if (raw.length > want) more(shape, loc);
  return fromBytes(shape.dtype, raw, n);
}
const more = (shape: HloArrayShape, loc: Location): never =>
  fail('shape', `literal has more elements than ${showShape(shape)}`, loc);

/** Reads repeated numbers, packed or one field for each, straight into storage. */
function readNumbers(data: Uint8Array, n: number, shape: HloArrayShape, loc: Location): Storage {
  const { dtype } = shape;
  const wanted = numberFields[dtype];
  if (wanted === undefined) return fail('unsupported-type', `constants of ${showShape(shape)} are not supported`, loc);
  const count = n * (isComplex(dtype) ? 2 : 1);
  const storage = allocStorage(dtype, n);
  const { wire: elementWire, read } = numberReader(dtype, storage);
  let at = 0;
  const next = (r: protobuf.Reader): void => {
    if (at >= count) more(shape, loc);
    read(r, at++);
  };
  scan(data, (field, wire, r) => {
    if (field !== wanted) return false;
    if (wire === elementWire) next(r);
    else if (wire === 2) {
      const packed = protobuf.Reader.create(readBytes(r));
      while (packed.pos < packed.len) next(packed);
    } else corrupt(`the elements of ${showShape(shape)} are of another kind`);
    return true;
  });
  if (at < count) fewer(at, shape, loc);
  return storage;
}

/** How one element of this dtype is read from the wire into place `i` of its storage. */
function numberReader(dtype: DType, storage: Storage): { wire: 0 | 1 | 5; read(r: protobuf.Reader, i: number): void } {
  const out = storage as Float64Array;
  const big = storage as unknown as BigInt64Array;
  const w: Words = { lo: 0, hi: 0 };
  switch (dtype) {
    case 'f32':
    case 'complex<f32>':
      return {
        wire: 5,
        read: (r, i) => {
          out[i] = r.float();
        },
      };
    case 'f64':
    case 'complex<f64>':
      return {
        wire: 1,
        read: (r, i) => {
          out[i] = r.double();
        },
      };
    case 'i64':
    case 'ui64':
      return {
        wire: 0,
        read: (r, i) => {
          readVarint(r, w);
          big[i] = (BigInt(w.hi | 0) << 32n) | BigInt(w.lo >>> 0);
        },
      };
    default:
      // Storage of 32 bits takes the low word as it is; a boolean is 0 or 1.
      return {
        wire: 0,
        read: (r, i) => {
          readVarint(r, w);
          out[i] = dtype === 'i1' ? Number((w.lo | w.hi) !== 0) : w.lo;
        },
      };
  }
}

/** A literal's values stand in the order of its layout; tensors are row-major. */
function inLogicalOrder(t: Tensor, own: HloArrayShape): Tensor {
  if (isRowMajor(own)) return t;
  const stride = new Array<number>(own.dims.length).fill(0);
  let step = 1;
  for (const d of own.layout!) {
    stride[d] = step;
    step *= own.dims[d]!;
  }
  const index = new Float64Array(step);
  const at = new Array<number>(own.dims.length).fill(0);
  let from = 0;
  for (let i = 0; i < step; i++) {
    index[i] = from;
    for (let d = own.dims.length - 1; d >= 0; d--) {
      from += stride[d]!;
      if (++at[d]! < own.dims[d]!) break;
      from -= stride[d]! * own.dims[d]!;
      at[d] = 0;
    }
  }
  return takeElements(t, own.dims, index);
}
