import type { Storage, Tensor } from '../../eval/tensor.ts';
import type { PublicDigest } from '../link/link.ts';

/** Points of the past that a peer may still ask for: a party that is behind by more has its next frames compared instead. */
const HISTORY = 4096;
const CANONICAL_NAN = 0x7fc00000;

/** Two independent 32-bit hashes of a sequence of words; their pair tells values apart, it does not resist an attacker. */
class Hash {
  private a = 0x811c9dc5;
  private b = 0x9e3779b9;
  word(w: number): void {
    this.a = Math.imul(this.a ^ w, 0x01000193);
    this.b = Math.imul(this.b ^ (w >>> 15) ^ w, 0x85ebca6b);
    this.b = (this.b << 13) | (this.b >>> 19);
  }
  text(s: string): void {
    for (let i = 0; i < s.length; i++) this.word(s.charCodeAt(i));
    this.word(s.length);
  }
  pair(): readonly [number, number] {
    return [mix(this.a), mix(this.b)];
  }
}

/** Spreads every bit over the word, so that sums of hashes do not cancel. */
function mix(h: number): number {
  let x = h;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The bits of all elements as 32-bit words, every NaN written the same way: which NaN a machine makes is not part of a value. */
function hashData(h: Hash, data: Storage): void {
  if (data instanceof Float32Array || data instanceof Float64Array) {
    const wide = data instanceof Float64Array;
    const words = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);
    for (let i = 0; i < data.length; i++) {
      const v = data[i]!;
      // biome-ignore lint/suspicious/noSelfCompare: only NaN differs from itself
      if (v !== v) h.word(CANONICAL_NAN);
      else if (!wide) h.word(words[i]!);
      else {
        h.word(words[2 * i]!);
        h.word(words[2 * i + 1]!);
      }
    }
  } else if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (const w of new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4)) h.word(w);
  } else for (const w of data) h.word(w as number);
  h.word(data.length);
}

const hex = (...words: number[]): string => words.map((w) => w.toString(16).padStart(8, '0')).join('');

/**
 * The running hash of one party's public values that depend on data. What is public must be equal at all parties, or they would take
 * different ways through the program; ops finish in different orders at different parties, so the hash of a SET of values is kept: the sum
 * of the hashes of its members. A point is named by the newest op and a hash of which values are in the set; at equal points the sums must be equal.
 */
export class PublicDigests {
  private count = 0;
  private members: [number, number] = [0, 0];
  private values: [number, number] = [0, 0];
  private newest = '';
  private last: PublicDigest | undefined;
  private readonly history = new Map<string, string>();

  /** Adds a value that was computed at `address` by `op`. Each address is added once. */
  add(address: string, op: string, value: Tensor): void {
    const name = new Hash();
    name.text(address);
    const content = new Hash();
    content.text(address);
    content.text(value.dtype);
    for (const d of value.shape) content.word(d);
    hashData(content, value.data);
    this.members = sum(this.members, name.pair());
    this.values = sum(this.values, content.pair());
    this.count++;
    const label = `${op} (${address})`;
    // The newest member of a set is the same at all parties; the last to arrive is not.
    if (label > this.newest) this.newest = label;
    this.last = {
      op: `${this.newest}, public value ${this.count}, set ${hex(...this.members)}`,
      digest: hex(...this.values),
    };
    this.history.set(this.last.op, this.last.digest);
    if (this.history.size > HISTORY) this.history.delete(this.history.keys().next().value!);
  }

  /** What a frame carries: the latest point. With `op`, the digest at that point where this party passed it. */
  readonly at = (op?: string): PublicDigest | undefined => {
    if (op === undefined) return this.last;
    const digest = this.history.get(op);
    return digest === undefined ? undefined : { op, digest };
  };
}

const sum = (x: readonly [number, number], y: readonly [number, number]): [number, number] => [
  (x[0] + y[0]) >>> 0,
  (x[1] + y[1]) >>> 0,
];
