import { bitWidth, type DType, isBool, isComplex, isFloat, isInt, isSigned, realPart } from '../eval/dtype.ts';
import { allocStorage, numElements, type Storage, tensor } from '../eval/tensor.ts';
import type { DenseAttr } from '../ir/attributes.ts';
import { denseOf } from '../ir/dense.ts';
import type { TensorType } from '../ir/types.ts';
import { type DiagnosticClass, fail, type Source, textLoc } from '../support/diagnostics.ts';
import { floatFromBits, floatWidth, roundFloat } from './float-bits.ts';

/** Elements that one literal may spell out. */
const MAX_LITERAL = 2 ** 28;

/**
 * Decodes the dense literal between two offsets of a source, `dense<` and `>` included. Works on the text itself: a literal of a
 * hundred megabytes is neither tokenized nor copied.
 * @throws SpucError: parse, type, shape, elided-constant, unsupported-type, resource-limit
 */
export function decodeDense(source: Source, start: number, end: number, type: TensorType): DenseAttr {
  return new DenseReader(source, start + 6, end - 1, type).read();
}

const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);

class DenseReader {
  private readonly text: string;
  private readonly dtype: DType;
  private readonly part: DType;
  private out: Storage = new Uint8Array(0);
  private at: number;
  private count = 0;

  constructor(
    private readonly source: Source,
    start: number,
    private readonly end: number,
    private readonly type: TensorType,
  ) {
    this.text = source.text;
    this.at = start;
    this.dtype = type.dtype;
    this.part = realPart(type.dtype);
  }

  private fail(cls: DiagnosticClass, message: string, hint?: string): never {
    return fail(cls, message, textLoc(this.source, this.at), hint);
  }
  private skip(): number {
    while (this.at < this.end && isSpace(this.text.charCodeAt(this.at))) this.at++;
    return this.at < this.end ? this.text.charCodeAt(this.at) : -1;
  }

  read(): DenseAttr {
    const c = this.skip();
    const n = numElements(this.type.shape);
    if (c === -1) {
      if (n !== 0) this.fail('shape', `an empty literal cannot have type tensor<${this.type.shape.join('x')}…>`);
      return {
        kind: 'dense',
        type: this.type,
        splat: false,
        tensor: tensor(this.dtype, this.type.shape, allocStorage(this.dtype, 0)),
      };
    }
    if (c === 34) return this.text.startsWith('"0x', this.at) ? this.hex(n) : this.string();
    if (c === 95 || c === 46) {
      this.fail(
        'elided-constant',
        'the constant was elided when the program was printed',
        'print the program again with large constants: as_text() of JAX prints them, or pass --mlir-print-elementsattrs-with-hex-if-larger and no elision limit',
      );
    }
    if (c === 91) return this.list(n);
    this.out = allocStorage(this.dtype, 1);
    this.element();
    if (this.skip() !== -1) this.fail('parse', 'unexpected text after the value of a dense literal');
    return { kind: 'dense', type: this.type, splat: true, tensor: tensor(this.dtype, [], this.out) };
  }

  private string(): never {
    return this.fail(
      'unsupported-type',
      'a literal of strings is not supported',
      'constants hold numbers and booleans',
    );
  }

  private list(n: number): DenseAttr {
    if (n > MAX_LITERAL) this.fail('resource-limit', `a literal of ${n} elements is too big`);
    this.out = allocStorage(this.dtype, n);
    const { shape } = this.type;
    const counts: number[] = [];
    const limit = shape.length;
    const mismatch = (what: string): never =>
      this.fail('shape', `the literal does not fit its shape [${shape.join(', ')}]: ${what}`);
    for (let afterValue = false; ; ) {
      const c = this.skip();
      if (c === 91) {
        if (afterValue) this.fail('parse', "expected ',' between elements");
        if (counts.length === limit) mismatch('too many brackets');
        counts.push(0);
        this.at++;
      } else if (c === 93) {
        const got = counts.pop();
        if (got === undefined) this.fail('parse', "']' closes nothing");
        if (got !== shape[counts.length]) mismatch(`${got} entries where ${shape[counts.length]} are needed`);
        this.at++;
        if (counts.length === 0) break;
        counts[counts.length - 1]!++;
        afterValue = true;
      } else if (c === 44) {
        if (!afterValue) this.fail('parse', "expected an element before ','");
        afterValue = false;
        this.at++;
      } else if (c === -1) {
        this.fail('parse', "the literal ends before its ']'");
      } else {
        if (afterValue) this.fail('parse', "expected ',' between elements");
        if (counts.length !== limit) mismatch(`${counts.length} brackets where ${limit} are needed`);
        if (this.count >= n) mismatch(`more than ${n} elements`);
        this.element();
        counts[counts.length - 1]!++;
        afterValue = true;
      }
    }
    if (this.skip() !== -1) this.fail('parse', 'unexpected text after a dense literal');
    return denseOf(tensor(this.dtype, shape, this.out));
  }

  /** Reads one element into the next slot. */
  private element(): void {
    const i = this.count++;
    if (!isComplex(this.dtype)) {
      this.put(i, this.word(), this.dtype);
      return;
    }
    if (this.skip() !== 40) this.fail('type', 'a complex number is written (real, imaginary)');
    this.at++;
    this.skip();
    this.put(2 * i, this.word(), this.part);
    if (this.skip() !== 44) this.fail('parse', "expected ',' in a complex number");
    this.at++;
    this.skip();
    this.put(2 * i + 1, this.word(), this.part);
    if (this.skip() !== 41) this.fail('parse', "expected ')' after a complex number");
    this.at++;
  }

  /** The number or word at hand: up to a bracket, a comma or a blank. */
  private word(): string {
    const from = this.at;
    let c = this.text.charCodeAt(this.at);
    while (this.at < this.end && c !== 44 && c !== 93 && c !== 91 && c !== 41 && c !== 40 && !isSpace(c))
      c = this.text.charCodeAt(++this.at);
    if (from === this.at) this.fail('parse', `unexpected '${this.text[this.at]}' in a dense literal`);
    return this.text.slice(from, this.at);
  }

  private put(i: number, word: string, dtype: DType): void {
    if (isFloat(dtype)) {
      this.out[i] = this.float(word, dtype);
      return;
    }
    if (word === 'true' || word === 'false') {
      if (!isBool(dtype)) this.bad(word, 'type', 'is no integer');
      this.out[i] = word === 'true' ? 1 : 0;
      return;
    }
    if (!/^-?(?:\d+|0x[0-9A-Fa-f]+)$/.test(word)) {
      this.bad(
        word,
        /^-?\d/.test(word) ? 'type' : 'parse',
        isBool(dtype) ? 'is neither true nor false' : 'is no integer',
      );
    }
    if (isInt(dtype) && bitWidth(dtype) <= 32 && word.length < 10) {
      const v = word.startsWith('-0x') ? -Number(word.slice(1)) : Number(word);
      this.checkRange(v, word, dtype);
      this.out[i] = v;
      return;
    }
    const big = word.startsWith('-') ? -BigInt(word.slice(1)) : BigInt(word);
    this.checkRange(big, word, dtype);
    if (this.out instanceof BigInt64Array || this.out instanceof BigUint64Array) this.out[i] = big;
    else this.out[i] = Number(big);
  }

  /** Signless integers may be written signed or unsigned, as in MLIR; hexadecimal ones are bit patterns. */
  private checkRange(v: number | bigint, word: string, dtype: DType): void {
    const bits = isBool(dtype) ? 1 : bitWidth(dtype);
    const low = dtype.startsWith('u') ? 0n : -(1n << BigInt(bits - 1));
    const big = typeof v === 'bigint' ? v : BigInt(v);
    if (big < low || big >= 1n << BigInt(bits)) this.bad(word, 'attribute', `is out of range for ${dtype}`);
  }

  private float(word: string, dtype: DType): number {
    if (word.startsWith('0x') || word.startsWith('-0x')) {
      const digits = word.startsWith('-') ? word.slice(3) : word.slice(2);
      if (!/^[0-9A-Fa-f]+$/.test(digits)) this.bad(word, 'parse', 'is no number');
      const bits = BigInt(`0x${digits}`);
      if (bits >> BigInt(floatWidth(dtype)) !== 0n) this.bad(word, 'attribute', `has more bits than ${dtype}`);
      const v = floatFromBits(dtype, bits);
      return word.startsWith('-') ? -v : v;
    }
    const v = Number(word);
    if (!Number.isNaN(v)) return roundFloat(dtype, v);
    switch (word.replace(/^[+-]/, '').toLowerCase()) {
      case 'nan':
        return Number.NaN;
      case 'inf':
        return word.startsWith('-') ? -Infinity : Infinity;
      default:
        return this.bad(word, word === 'true' || word === 'false' ? 'type' : 'parse', 'is no number');
    }
  }

  private bad(word: string, cls: DiagnosticClass, why: string): never {
    this.at -= word.length;
    return this.fail(cls, `'${word.length > 40 ? `${word.slice(0, 40)}…` : word}' ${why}`);
  }

  /** `"0x…"`: little-endian elements, one element (a splat), or packed bits for booleans. */
  private hex(n: number): DenseAttr {
    const from = this.at + 3;
    const to = this.text.indexOf('"', from);
    if (to < 0 || to > this.end) this.fail('parse', 'the hexadecimal text is not closed');
    if ((to - from) % 2) this.fail('parse', 'the hexadecimal text has an odd number of digits');
    const bytes = this.hexBytes(from, to);
    const whole = isBool(this.dtype) ? 1 : elementBytes(this.dtype);
    const packed = isBool(this.dtype) && n > 1 && bytes.length === Math.ceil(n / 8);
    if (packed) {
      const bits = new Uint8Array(n);
      for (let i = 0; i < n; i++) bits[i] = (bytes[i >> 3]! >> (i & 7)) & 1;
      return denseOf(tensor(this.dtype, this.type.shape, bits));
    }
    if (bytes.length !== whole * n && bytes.length !== whole) {
      this.fail('shape', `the literal has ${bytes.length} bytes, but its type needs ${whole * n}`);
    }
    const splat = bytes.length === whole && n !== 1;
    const count = bytes.length / whole;
    const data = fromBytes(this.dtype, bytes, count);
    return splat || n === 1
      ? { kind: 'dense', type: this.type, splat: true, tensor: tensor(this.dtype, [], data) }
      : { kind: 'dense', type: this.type, splat: false, tensor: tensor(this.dtype, this.type.shape, data) };
  }

  private hexBytes(from: number, to: number): Uint8Array {
    const { text } = this;
    const out = new Uint8Array((to - from) / 2);
    for (let i = from, k = 0; i < to; i += 2, k++) {
      const hi = digits[text.charCodeAt(i) & 127]!;
      const lo = digits[text.charCodeAt(i + 1) & 127]!;
      if ((hi | lo) & 16) {
        this.at = i;
        this.fail('parse', `'${text.slice(i, i + 2)}' is no hexadecimal byte`);
      }
      out[k] = (hi << 4) | lo;
    }
    return out;
  }
}

/** Value of each hexadecimal digit by character code; 16 for any other character. */
const digits = new Uint8Array(128).fill(16);
for (const [i, c] of [...'0123456789abcdef'].entries())
  digits[c.charCodeAt(0)] = digits[c.toUpperCase().charCodeAt(0)] = i;

/** Bytes of one element in raw literals; types under a byte take a whole one. */
export const elementBytes = (d: DType): number => Math.max(1, bitWidth(d) >> 3);

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Storage from little-endian bytes of `n` elements. Booleans are one byte each. `bytes` may be reused as the storage. */
export function fromBytes(d: DType, bytes: Uint8Array, n: number): Storage {
  if (isBool(d)) return bytes.map((b) => (b ? 1 : 0));
  const out = allocStorage(d, n);
  const part = realPart(d);
  if (isFloat(part) && part !== 'f32' && part !== 'f64') {
    const size = elementBytes(part);
    for (let i = 0; i < n; i++)
      out[i] = floatFromBits(part, BigInt(size === 1 ? bytes[i]! : bytes[2 * i]! | (bytes[2 * i + 1]! << 8)));
    return out;
  }
  const raw = new Uint8Array(out.buffer);
  raw.set(bytes);
  if (!littleEndian) swapEach(raw, out.BYTES_PER_ELEMENT);
  const bits = bitWidth(d);
  if (bits < 8)
    for (let i = 0; i < n; i++)
      out[i] = isSigned(d) ? (bytes[i]! << (32 - bits)) >> (32 - bits) : bytes[i]! & ((1 << bits) - 1);
  return out;
}

/** Reverses every group of `size` bytes. */
export function swapEach(raw: Uint8Array, size: number): void {
  for (let i = 0; i < raw.length; i += size) raw.subarray(i, i + size).reverse();
}
