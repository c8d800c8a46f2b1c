import { bitWidth, type DType, isBool, isComplex, isFloat, isInt } from '../../../eval/dtype.ts';
import { allocStorage, numElements, tensor } from '../../../eval/tensor.ts';
import type { Attribute, DenseAttr } from '../../../ir/attributes.ts';
import { denseOf } from '../../../ir/dense.ts';
import { type TensorType, type Type, tensorType } from '../../../ir/types.ts';
import { elementBytes, fromBytes } from '../../../syntax/dense-literal.ts';
import { floatFromBits, floatWidth } from '../../../syntax/float-bits.ts';
import { MAX_ELEMENTS } from '../../../syntax/type-text.ts';
import type { ByteReader } from './byte-reader.ts';

const DYNAMIC = -(2n ** 63n);

/**
 * A tensor type from its shape and the type of its elements.
 * @throws SpucError class 'dynamic-shape', 'unsupported-type', 'resource-limit' or 'parse'
 */
export function tensorOf(r: ByteReader, shape: readonly bigint[], element: Type): TensorType {
  const dims = shape.map((d) => {
    if (d === DYNAMIC) dynamic(r);
    return d >= 0n && d <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(d) : r.fail(`${d} is no size of a dimension`);
  });
  if (element.kind !== 'scalar' || element.name === 'index' || element.name === 'none')
    return r.fail('a tensor has elements of a type that is not supported', 'unsupported-type');
  // No number at all is the product of zero and infinity.
  if (!(numElements(dims) <= MAX_ELEMENTS))
    r.fail(`a tensor of shape [${dims}] has more than 2^32 elements`, 'resource-limit');
  return tensorType(dims, element.name);
}

/** Refuses a shape that is not known. */
export const dynamic = (r: ByteReader): never =>
  r.fail(
    'a tensor type has a dimension whose size is not known',
    'dynamic-shape',
    'every shape must be concrete: export the program again with concrete input shapes',
  );

/**
 * A dense literal from the raw buffer that MLIR keeps: little-endian elements, one element for all (a splat), booleans packed into bits.
 * @throws SpucError
 */
export function denseFromRaw(r: ByteReader, type: Type, raw: Uint8Array): DenseAttr {
  if (type.kind !== 'tensor') return r.fail('a dense literal has no tensor type');
  const { dtype, shape } = type;
  const n = numElements(shape);
  const splat = (bytes: Uint8Array): DenseAttr => {
    const one = tensor(dtype, [], fromBytes(dtype, bytes, 1));
    return { kind: 'dense', type, splat: true, tensor: one };
  };
  if (n === 0) return { kind: 'dense', type, splat: false, tensor: tensor(dtype, shape, allocStorage(dtype, 0)) };
  const whole = isBool(dtype) ? 1 : elementBytes(dtype);
  if (isBool(dtype) && n > 1 && raw.length === Math.ceil(n / 8) && !(raw.length === 1 && isSplatByte(raw[0]!))) {
    const bits = new Uint8Array(n);
    for (let i = 0; i < n; i++) bits[i] = (raw[i >> 3]! >> (i & 7)) & 1;
    return denseOf(tensor(dtype, shape, bits));
  }
  if (raw.length === whole) return splat(raw);
  if (raw.length !== whole * n) r.fail(`a literal has ${raw.length} bytes, but its type needs ${whole * n}`);
  return denseOf(tensor(dtype, shape, fromBytes(dtype, raw, n)));
}
/** One byte stands for all booleans when it is all zeros or all ones. */
const isSplatByte = (b: number): boolean => b === 0 || b === 0xff;

/** Bits of an arbitrary-precision integer of known width. */
function readBits(r: ByteReader, width: number): bigint {
  if (width <= 8) return BigInt.asUintN(width, BigInt(r.byte()));
  if (width <= 64) return BigInt.asUintN(width, r.signed());
  return r.fail(`integers of ${width} bits are not supported`, 'unsupported-type');
}

/** An integer attribute of a type that was read before. */
export function readInteger(r: ByteReader, type: Type): Attribute {
  if (type.kind !== 'scalar' || type.name === 'none') return r.fail('an integer attribute has no integer type');
  if (type.name === 'i1') return { kind: 'bool', value: readBits(r, 1) !== 0n };
  if (type.name !== 'index' && !isInt(type.name)) return r.fail('an integer attribute has no integer type');
  const width = type.name === 'index' ? 64 : bitWidth(type.name);
  const bits = readBits(r, width);
  return { kind: 'int', value: type.name.startsWith('u') ? bits : BigInt.asIntN(width, bits), type };
}

/** A number of a floating-point type. */
export const readFloat = (r: ByteReader, dtype: DType): number => floatFromBits(dtype, readBits(r, floatWidth(dtype)));

/** A float attribute of a type that was read before. */
export function readFloatAttr(r: ByteReader, type: Type): Attribute {
  if (
    type.kind !== 'scalar' ||
    type.name === 'index' ||
    type.name === 'none' ||
    !isFloat(type.name) ||
    isComplex(type.name)
  )
    return r.fail('a float attribute has no floating-point type');
  return { kind: 'float', value: readFloat(r, type.name), type };
}

/** Refuses a type that exists but has no counterpart here. */
export const unsupported = (r: ByteReader, what: string): never =>
  r.fail(`${what} is not supported`, 'unsupported-type');

/** Dictionaries are built from names of the file. */
export function dictOf(r: ByteReader, pairs: readonly (readonly [string, Attribute])[]): Attribute {
  const entries: Record<string, Attribute> = {};
  for (const [name, value] of pairs) {
    if (name === '__proto__') r.fail("an attribute cannot have the name '__proto__'", 'attribute');
    if (Object.hasOwn(entries, name)) r.fail(`attribute '${name.slice(0, 80)}' is given twice`);
    entries[name] = value;
  }
  return { kind: 'dict', entries };
}
