const encoder = new TextEncoder();

/**
 * Writes the protobuf wire format into one growing buffer. A message within a message is written in place: one byte is kept for its length,
 * and what it holds moves where the length needs more. Fields have numbers below 16, so that every tag is one byte.
 */
export class WireWriter {
  private bytes: Uint8Array;
  private at = 0;
  /** Strings as they are written: most are written often. */
  private readonly encoded = new Map<string, Uint8Array>();

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.at;
  }
  /** What was written from `from` on: a view, true until more is written. */
  written(from = 0): Uint8Array {
    return this.bytes.subarray(from, this.at);
  }

  /** A whole number below 2^32. */
  number(field: number, v: number): void {
    if (this.at + 6 > this.bytes.length) this.grow(6);
    this.bytes[this.at++] = field << 3;
    if (v >= 0 && v < 128) this.bytes[this.at++] = v;
    else this.varint(v);
  }
  double(field: number, v: number): void {
    this.reserve(9);
    this.bytes[this.at++] = (field << 3) | 1;
    new DataView(this.bytes.buffer).setFloat64(this.at, v, true);
    this.at += 8;
  }
  string(field: number, s: string): void {
    let utf8 = this.encoded.get(s);
    if (!utf8) this.encoded.set(s, (utf8 = encoder.encode(s)));
    this.blob(field, utf8);
  }
  blob(field: number, b: Uint8Array): void {
    this.reserve(6 + b.length);
    this.bytes[this.at++] = (field << 3) | 2;
    this.varint(b.length);
    this.raw(b);
  }
  /** Bytes that have the form of the format already. */
  raw(b: ArrayLike<number>): void {
    this.reserve(b.length);
    this.bytes.set(b, this.at);
    this.at += b.length;
  }

  /** Starts a message, or a list of numbers, in field `field`; the result is for `end`. */
  begin(field: number): number {
    if (this.at + 2 > this.bytes.length) this.grow(2);
    this.bytes[this.at++] = (field << 3) | 2;
    return ++this.at;
  }
  /** A number of a list. */
  item(v: number): void {
    if (this.at + 5 > this.bytes.length) this.grow(5);
    if (v >= 0 && v < 128) this.bytes[this.at++] = v;
    else this.varint(v);
  }
  /** Ends the message that `begin` started. */
  end(start: number): void {
    const size = this.at - start;
    if (size < 128) {
      this.bytes[start - 1] = size;
      return;
    }
    let more = 0;
    for (let rest = size >>> 7; rest > 0; rest >>>= 7) more++;
    if (more > 0) {
      this.reserve(more);
      this.bytes.copyWithin(start + more, start, this.at);
    }
    this.at = start - 1;
    this.varint(size);
    this.at += size;
  }
  /** A list of numbers; nothing when it is empty. */
  numbers(field: number, list: readonly number[]): void {
    if (list.length === 0) return;
    const start = this.begin(field);
    for (let i = 0; i < list.length; i++) this.item(list[i]!);
    this.end(start);
  }

  private varint(v: number): void {
    const { bytes } = this;
    let { at } = this;
    let rest = v >>> 0;
    while (rest > 127) {
      bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.at = at;
  }
  private reserve(n: number): void {
    if (this.at + n > this.bytes.length) this.grow(n);
  }
  private grow(n: number): void {
    const larger = new Uint8Array(Math.max(this.at + n, 2 * this.bytes.length));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
