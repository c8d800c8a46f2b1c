import { type DType, isBool, isComplex, isFloat, realPart } from '../eval/dtype.ts';
import type { DenseAttr } from '../ir/attributes.ts';
import { elementBytes, swapEach } from './dense-literal.ts';
import { floatToBits } from './float-bits.ts';
import { showFloat } from './float-text.ts';

/** Literals of more elements are printed as hexadecimal text, as MLIR does. */
const HEX_ABOVE = 100;

/** `dense<…>` without its type. With `elideAbove`, literals of more elements lose their value: `dense_resource<__elided__>`. */
export function showDense(a: DenseAttr, elideAbove = Number.POSITIVE_INFINITY): string {
  const { shape, dtype } = a.type;
  const n = shape.reduce((x, y) => x * y, 1);
  if (a.splat) return `dense<${element(a, 0)}>`;
  if (n === 0) return 'dense<>';
  if (n > elideAbove) return 'dense_resource<__elided__>';
  if (n > HEX_ABOVE) return `dense<"0x${hex(dtype, a.tensor.data as unknown as ArrayLike<number>)}">`;
  let at = 0;
  const list = (depth: number): string => {
    if (depth === shape.length) return element(a, at++);
    const items: string[] = [];
    for (let i = 0; i < shape[depth]!; i++) items.push(list(depth + 1));
    return `[${items.join(', ')}]`;
  };
  return `dense<${list(0)}>`;
}

function element(a: DenseAttr, i: number): string {
  const { dtype, data } = a.tensor;
  if (isComplex(dtype)) {
    const part = realPart(dtype);
    return `(${showFloat(Number(data[2 * i]), part)},${showFloat(Number(data[2 * i + 1]), part)})`;
  }
  if (isBool(dtype)) return data[i] ? 'true' : 'false';
  return isFloat(dtype) ? showFloat(Number(data[i]), dtype) : String(data[i]);
}

const HEX_DIGITS = new TextEncoder().encode('0123456789ABCDEF');

/** Little-endian bytes as hexadecimal text; booleans are packed, eight to a byte. */
function hex(dtype: DType, data: ArrayLike<number>): string {
  const bytes = rawBytes(dtype, data);
  const out = new Uint8Array(2 * bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    out[2 * i] = HEX_DIGITS[bytes[i]! >> 4]!;
    out[2 * i + 1] = HEX_DIGITS[bytes[i]! & 15]!;
  }
  return new TextDecoder('latin1').decode(out);
}

function rawBytes(dtype: DType, data: ArrayLike<number>): Uint8Array {
  if (isBool(dtype)) {
    const out = new Uint8Array(Math.ceil(data.length / 8));
    for (let i = 0; i < data.length; i++) if (data[i]) out[i >> 3]! |= 1 << (i & 7);
    return out;
  }
  const part = realPart(dtype);
  if (isFloat(part) && part !== 'f32' && part !== 'f64') {
    const size = elementBytes(part);
    const out = new Uint8Array(data.length * size);
    for (let i = 0; i < data.length; i++) {
      const bits = Number(floatToBits(part, data[i]!));
      out[i * size] = bits & 255;
      if (size === 2) out[i * size + 1] = bits >> 8;
    }
    return out;
  }
  const array = data as unknown as Uint8Array;
  const out = new Uint8Array(array.buffer.slice(array.byteOffset, array.byteOffset + array.byteLength));
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1) swapEach(out, array.BYTES_PER_ELEMENT);
  return out;
}
