import { laneFor } from '../../ring/ring.ts';

/** One stream of randomness that a kernel or the test dealer asks for; `label` names it, `holders` know it. */
export interface Draw {
  readonly label: string;
  readonly holders: readonly number[];
  readonly length: number;
  readonly bits: number;
}

/** A source of randomness for tests: elements as little-endian lanes, the same for every holder of a stream. */
export interface Tape {
  draw(d: Draw): Uint8Array;
}

/** A seeded generator of 32-bit words (SplitMix-like; for tests, not for secrets). */
export function words(seed: string): () => number {
  let h = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) h = Math.imul(h ^ seed.charCodeAt(i), 0x01000193);
  let s = h >>> 0;
  return () => {
    s = (s + 0x9e3779b9) >>> 0;
    let z = s ^ h;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}

/** A uniform number of `bits` bits. */
export function uniform(next: () => number, bits: number): bigint {
  let v = 0n;
  for (let have = 0; have < bits; have += 32) v = (v << 32n) | BigInt(next());
  return BigInt.asUintN(bits, v);
}

const streamOf = ({ label, holders }: Draw): string => `${label}@${[...holders].sort((a, b) => a - b)}`;

function seededBytes(seed: string, count: number, bits: number): Uint8Array {
  const lane = laneFor(bits);
  const next = words(seed);
  const bytes = new Uint8Array(count * lane);
  for (let i = 0; i < count; i++) {
    for (let b = 0, left = bits; left > 0; left -= 8, b++)
      bytes[i * lane + b] = next() & ((1 << Math.min(8, left)) - 1);
  }
  return bytes;
}

/** Streams from a seed, all elements independent. */
export class SeededTape implements Tape {
  private readonly seen = new Map<string, Uint8Array>();
  constructor(private readonly seed: string) {}
  draw(d: Draw): Uint8Array {
    const key = streamOf(d);
    let bytes = this.seen.get(key);
    if (!bytes) this.seen.set(key, (bytes = seededBytes(`${this.seed} ${key}`, d.length, d.bits)));
    return bytes;
  }
}

export interface ViewTapeOptions {
  /** Elements of every operand: a kernel computes on all points of a probability space at once. */
  readonly points: number;
  /** Seed of what is sampled, and of what is fixed. */
  readonly seed: string;
  readonly fixedSeed: string;
  /** Streams that these know have one seeded value at all points. */
  readonly fixed: readonly number[];
  /** Streams that are not fixed: all their values in turn (`points` must be 2^bits of `used`), or sampled. */
  readonly mode: 'enumerate' | 'sample';
  /** A broken kernel: streams with such a label are zeros. */
  readonly zero?: (label: string) => boolean;
}

/**
 * Randomness for tests of views. Elementwise kernels are run on vectors whose element i is point i of the probability space; a stream of
 * b·points elements holds b blocks, each of one value per point.
 */
export class ViewTape implements Tape {
  /** Bits of randomness enumerated so far. */
  used = 0;
  private readonly seen = new Map<string, { draw: Draw; bytes: Uint8Array }>();
  constructor(private readonly o: ViewTapeOptions) {}

  /** All streams that were drawn, in order of their names. */
  get streams(): { draw: Draw; bytes: Uint8Array }[] {
    return [...this.seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, x]) => x);
  }

  draw(d: Draw): Uint8Array {
    const key = streamOf(d);
    const known = this.seen.get(key);
    if (known) return known.bytes;
    const bytes = this.make(key, d);
    this.seen.set(key, { draw: d, bytes });
    return bytes;
  }

  private make(key: string, { label, holders, length, bits }: Draw): Uint8Array {
    const { points, seed, fixedSeed, fixed, mode, zero } = this.o;
    const lane = laneFor(bits);
    const bytes = new Uint8Array(length * lane);
    if (zero?.(label)) return bytes;
    const blocks = length / points;
    if (!Number.isInteger(blocks)) throw new Error(`stream ${key}: ${length} elements are no blocks of ${points}`);
    const isFixed = holders.some((h) => fixed.includes(h));
    if (!isFixed && mode === 'sample') return seededBytes(`${seed} ${key}`, length, bits);
    const values = isFixed ? seededBytes(`${fixedSeed} ${key}`, blocks, bits) : undefined;
    for (let block = 0; block < blocks; block++) {
      const shift = this.used;
      if (!values) this.used += bits;
      for (let i = 0; i < points; i++) {
        const at = (block * points + i) * lane;
        if (values) for (let b = 0; b < lane; b++) bytes[at + b] = values[block * lane + b]!;
        else {
          let v = Math.floor(i / 2 ** shift) % 2 ** bits;
          for (let b = 0; b < lane; b++, v >>>= 8) bytes[at + b] = v & 255;
        }
      }
    }
    return bytes;
  }
}
