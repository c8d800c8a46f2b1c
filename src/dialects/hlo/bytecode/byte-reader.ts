import { type DiagnosticClass, fail, unknownLoc } from '../../../support/diagnostics.ts';

/** What damaged files are told to do. */
const DAMAGED = 'the file is damaged or truncated: export the program again';

/**
 * Reads the primitives of MLIR bytecode from a range of a file. Nothing is trusted: each read is checked against the end of the range.
 * All methods throw SpucError class 'parse' with the byte offset in the message.
 * Source: MLIR's documentation of its bytecode format, "Primitives".
 */
export class ByteReader {
  constructor(
    private readonly data: Uint8Array,
    /** Name of the file, for messages. */
    readonly name: string,
    private at = 0,
    private readonly end = data.length,
  ) {}

  /** Offset in the file. */
  get offset(): number {
    return this.at;
  }
  get remaining(): number {
    return this.end - this.at;
  }

  /** Throws with the file and the offset of the next byte, or that of `offset`. */
  fail(message: string, cls: DiagnosticClass = 'parse', hint?: string, offset = this.at): never {
    return fail(
      cls,
      `${this.name}, byte ${offset}: ${message}`,
      unknownLoc,
      hint ?? (cls === 'parse' ? DAMAGED : undefined),
    );
  }

  byte(): number {
    if (this.at >= this.end) this.fail('the data ends too early');
    return this.data[this.at++]!;
  }

  /** The next `n` bytes, as a view of the file. */
  bytes(n: number, what: string): Uint8Array {
    if (n > this.remaining) this.fail(`${what} of ${n} bytes goes beyond its end (${this.remaining} bytes are left)`);
    const from = this.at;
    this.at += n;
    return this.data.subarray(from, this.at);
  }

  /** A second reader of what is left here. */
  fork(): ByteReader {
    return new ByteReader(this.data, this.name, this.at, this.end);
  }

  /** A reader of the next `n` bytes, which are skipped here. */
  sub(n: number, what: string): ByteReader {
    const from = this.at;
    this.bytes(n, what);
    return new ByteReader(this.data, this.name, from, this.at);
  }

  /** Skips padding up to the next multiple of `alignment`, a power of 2. */
  align(alignment: number): void {
    if (alignment < 1 || alignment > 2 ** 20 || !Number.isInteger(Math.log2(alignment)))
      this.fail(`${alignment} is no alignment`);
    while (this.at % alignment !== 0) if (this.byte() !== 0xcb) this.fail('the padding has an unexpected byte');
  }

  /** An unsigned integer of 64 bits, in 1 to 9 bytes: the zero bits at the low end of the first byte count the further bytes. */
  varintBig(): bigint {
    const first = this.byte();
    const extra = first === 0 ? 8 : Math.log2(first & -first);
    const rest = this.bytes(extra, 'an integer');
    let v = 0n;
    for (let i = extra - 1; i >= 0; i--) v = (v << 8n) | BigInt(rest[i]!);
    return first === 0 ? v : ((v << 8n) | BigInt(first)) >> BigInt(extra + 1);
  }

  /** An unsigned integer that fits a number. */
  varint(): number {
    const first = this.at < this.end ? this.data[this.at]! : 0;
    if (first & 1) {
      this.at++;
      return first >> 1;
    }
    const from = this.at;
    const v = this.varintBig();
    return v <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(v) : this.fail(`${v} is too large`, 'parse', undefined, from);
  }

  /** A signed integer of 64 bits, zigzag encoded. */
  signed(): bigint {
    const v = this.varintBig();
    return (v >> 1n) ^ -(v & 1n);
  }
  signedNumber(): number {
    const from = this.at;
    const v = this.signed();
    return Number.isSafeInteger(Number(v)) ? Number(v) : this.fail(`${v} is too large`, 'parse', undefined, from);
  }

  /** A number whose low bit is a flag. */
  flagged(): { value: number; flag: boolean } {
    const v = this.varint();
    return { value: Math.floor(v / 2), flag: v % 2 === 1 };
  }

  /** The length of a list whose elements take at least one byte each. */
  count(what: string): number {
    const from = this.at;
    const n = this.varint();
    if (n > this.remaining)
      this.fail(`a list of ${n} ${what} does not fit into ${this.remaining} bytes`, 'parse', undefined, from);
    return n;
  }
  list<T>(what: string, element: () => T): T[] {
    const n = this.count(what);
    const out: T[] = [];
    for (let i = 0; i < n; i++) out.push(element());
    return out;
  }

  /** An index into a table of `size` entries. */
  index(size: number, what: string): number {
    const from = this.at;
    const i = this.varint();
    return i < size ? i : this.fail(`index ${i} is beyond the table of ${size} ${what}`, 'parse', undefined, from);
  }

  /** UTF-8 text that ends at a zero byte. */
  cstring(): string {
    const zero = this.data.indexOf(0, this.at);
    if (zero < 0 || zero >= this.end) this.fail('the text is not terminated');
    const text = this.utf8(this.bytes(zero - this.at, 'text'));
    this.at++;
    return text;
  }
  /** Text of bytes. Strings may hold any bytes in MLIR: those that are no characters are replaced. */
  utf8(bytes: Uint8Array): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }

  /** Everything must have been read. */
  finish(what: string): void {
    if (this.remaining) this.fail(`${this.remaining} bytes are left over after ${what}`);
  }
}
