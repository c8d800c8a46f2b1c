import { fail } from '../../support/diagnostics.ts';
import { BitTools } from './bit-tools.ts';
import { type Lane, laneFor, type RingTensor, wireBytes } from './tensor.ts';

export { RingMemory } from './memory.ts';
export { LANES, type Lane, laneFor, RingIndex, RingTensor, wireBytes } from './tensor.ts';

/** Where random bytes come from; see exec/prg. */
export interface RandomSource {
  /** Overwrites the target with the stream of a key and address, synchronously. */
  fillInto(key: Uint8Array, address: string, target: Uint8Array): void;
}

/** Plain arrays of whole numbers. */
export type IntArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** Constructor of an IntArray type. */
export interface IntArrayType<A extends IntArray> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): A;
}

/** 2^e exactly, for |e| up to 1022. */
function pow2(e: number): number {
  let p = 1;
  for (let i = Math.abs(e); i > 0; i--) p *= 2;
  return e < 0 ? 1 / p : p;
}

/**
 * Z_{2^k} on one party's memory: an arena and every op on ring tensors. An op allocates its result in this arena.
 * `k` is the ring's bits: 32, 64 or 128, or tiny (1 to 16) where every value is to be enumerated.
 */
export class Ring extends BitTools {
  /** A sub-arena on the same memory, by default of the same ring. Close it, keeping its results. */
  child(k: number = this.k): Ring {
    return new Ring(this.memory, k, this);
  }

  /** The elements' bytes, in place: valid only within one synchronous step, and never to be handed to a socket. */
  view(t: RingTensor): Uint8Array {
    return this.memory.bytes().subarray(t.ptr, t.ptr + t.bytes);
  }
  /** A tensor with these bytes, which must be whole elements. */
  upload(bytes: Uint8Array, lane: Lane = this.lane): RingTensor {
    if (bytes.length % lane !== 0) throw new Error(`${bytes.length} bytes are no whole elements of ${lane}`);
    const z = this.make(bytes.length / lane, lane);
    this.view(z).set(bytes);
    return z;
  }

  /** Elements from a list, reduced mod 2^width; for tests and short public lists. */
  fromBigints(values: readonly bigint[], lane: Lane = this.lane, width = this.widthOf(lane)): RingTensor {
    const bytes = new Uint8Array(values.length * lane);
    values.forEach((value, i) => {
      let v = BigInt.asUintN(width, value);
      for (let b = 0; b < lane; b++, v >>= 8n) bytes[i * lane + b] = Number(v & 255n);
    });
    return this.upload(bytes, lane);
  }
  /** Elements as unsigned numbers; for tests. */
  toBigints(t: RingTensor): bigint[] {
    const bytes = this.view(t);
    return Array.from({ length: t.length }, (_, i) => {
      let v = 0n;
      for (let b = t.lane - 1; b >= 0; b--) v = (v << 8n) | BigInt(bytes[i * t.lane + b]!);
      return v;
    });
  }

  /** A copy of the low `nbits` bits of every element in wire form, wireBytes(n, nbits) long. */
  pack(t: RingTensor, nbits: number = this.widthOf(t.lane)): Uint8Array {
    const sub = nbits === 1 || nbits === 2 || nbits === 4;
    const lane = laneFor(nbits);
    // Bits above nbits must not leave, so odd widths are masked on a copy.
    const exact = t.lane === lane && (sub || nbits === lane * 8);
    const src = exact ? t : this.cast(t, lane, nbits);
    try {
      if (!sub) return this.view(src).slice();
      const size = wireBytes(t.length, nbits);
      return this.withTemp(size, (block) => {
        this.memory.kernels.packBits!(src.ptr, block.ptr, t.length, nbits);
        return this.memory.bytes().slice(block.ptr, block.ptr + size);
      });
    } finally {
      if (src !== t) this.free(src);
    }
  }
  /**
   * The inverse of pack: n elements of nbits bits in `lane`. Throws SpucError (runtime) when the size is wrong: the
   * bytes come from a peer.
   */
  unpack(bytes: Uint8Array, n: number, nbits: number, lane: Lane = laneFor(nbits)): RingTensor {
    const size = wireBytes(n, nbits);
    if (bytes.length !== size) {
      fail('runtime', `a message of ${bytes.length} bytes where ${n} elements of ${nbits} bits take ${size}`);
    }
    let z: RingTensor;
    if (nbits === 1 || nbits === 2 || nbits === 4) {
      z = this.make(n, 1);
      this.withTemp(size, (block) => {
        this.memory.bytes().set(bytes, block.ptr);
        this.memory.kernels.unpackBits!(block.ptr, z.ptr, n, nbits);
      });
    } else z = this.mask(this.upload(bytes, laneFor(nbits)), nbits);
    return z.lane === lane ? z : this.replace(z, this.cast(z, lane));
  }

  /**
   * n uniform elements of `bits` bits from the stream of one key and address, which nothing else may draw from:
   * wireBytes(n, bits) bytes of it, written straight into ring memory.
   */
  random(prg: RandomSource, key: Uint8Array, address: string, n: number, bits: number = this.k): RingTensor {
    const size = wireBytes(n, bits);
    const lane = laneFor(bits);
    const z = this.make(n, lane);
    if (bits !== 1 && bits !== 2 && bits !== 4) {
      prg.fillInto(key, address, this.view(z));
      return this.mask(z, bits);
    }
    this.withTemp(size, (block) => {
      prg.fillInto(key, address, this.memory.bytes().subarray(block.ptr, block.ptr + size));
      this.memory.kernels.unpackBits!(block.ptr, z.ptr, n, bits);
    });
    return z;
  }

  /** The low `bits` bits of every element, in the smallest lane that holds them. */
  lowBits(t: RingTensor, bits: number): RingTensor {
    return this.cast(t, laneFor(bits), bits);
  }
  /** Zero-extends (or truncates) to a ring element. */
  toRing(t: RingTensor): RingTensor {
    return this.cast(t, this.lane, this.k);
  }

  /**
   * Fixed point: round(x * 2^f) to nearest, ties to even. NaN gives 0; what rounds to 2^s or beyond, infinities too,
   * gives +-(2^s - 1), where s is `saturateBits`, by default k-2.
   */
  encodeFixed(
    values: Float32Array | Float64Array,
    f: number,
    saturateBits = Math.max(this.k - 2, Math.min(this.k - 1, 1)),
  ): RingTensor {
    if (!(saturateBits >= 0 && saturateBits <= Math.min(this.k - 1, this.lane === 16 ? 126 : 62))) {
      throw new RangeError(`saturation at ${saturateBits} bits in a ring of ${this.k}`);
    }
    const n = values.length;
    const z = this.make(n, this.lane);
    this.withTemp(n * 8, (block) => {
      if (values instanceof Float64Array) new Float64Array(this.memory.buffer, block.ptr, n).set(values);
      else {
        this.withTemp(n * 4, (raw) => {
          new Float32Array(this.memory.buffer, raw.ptr, n).set(values);
          this.memory.kernels.promote!(raw.ptr, block.ptr, n);
        });
      }
      this.call('encode', this.lane, block.ptr, z.ptr, n, pow2(f), pow2(saturateBits));
    });
    return this.mask(z, this.k);
  }
  /** Whole numbers mod 2^k: signed array types are sign-extended, unsigned ones zero-extended. */
  encodeInts(values: IntArray): RingTensor {
    const lane = values.BYTES_PER_ELEMENT as Lane;
    const raw = this.upload(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), lane);
    const z = isSignedArray(values)
      ? this.signExtend(raw, lane * 8, this.lane, this.k)
      : this.cast(raw, this.lane, this.k);
    return this.replace(raw, z);
  }

  /** The signed k-bit elements divided by 2^f, rounded once to the nearest double. */
  decodeFixed(t: RingTensor, f: number, width = this.widthOf(t.lane)): Float64Array {
    const src = width < t.lane * 8 ? this.signExtend(t, width, t.lane, t.lane * 8) : t;
    try {
      return this.withTemp(t.length * 8, (block) => {
        this.call('decode', t.lane, src.ptr, block.ptr, t.length, pow2(-f));
        return new Float64Array(this.memory.buffer, block.ptr, t.length).slice();
      });
    } finally {
      if (src !== t) this.free(src);
    }
  }
  /** The elements mod 2^w, w being the array type's width; where w exceeds k, signed types take the signed value. */
  decodeInts<A extends IntArray>(t: RingTensor, type: IntArrayType<A>, width = this.widthOf(t.lane)): A {
    const lane = type.BYTES_PER_ELEMENT as Lane;
    const signed = isSignedArray(new type(new ArrayBuffer(0)));
    const z = signed && lane * 8 > width ? this.signExtend(t, width, lane, lane * 8) : this.cast(t, lane);
    const bytes = new Uint8Array(z.bytes);
    bytes.set(this.view(z));
    this.free(z);
    return new type(bytes.buffer);
  }
}

const isSignedArray = (a: IntArray): boolean =>
  a instanceof Int8Array || a instanceof Int16Array || a instanceof Int32Array || a instanceof BigInt64Array;
