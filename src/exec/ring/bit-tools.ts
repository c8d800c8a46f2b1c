import { Movement } from './movement.ts';
import { type Lane, laneFor, type RingTensor } from './tensor.ts';

/**
 * Bit tools for boolean shares. A share of w bits lives in the smallest lane that holds w, zero above; results do too.
 */
export abstract class BitTools extends Movement {
  /** x | x>>1 | x>>2 | …: every bit at or below the highest one bit is set. */
  prefixOrRight(t: RingTensor): RingTensor {
    const z = this.make(t.length, t.lane);
    this.call('smear', t.lane, t.ptr, z.ptr, t.length);
    return z;
  }
  /** Number of one bits, in lane 1. */
  popcount(t: RingTensor): RingTensor {
    return this.count(t, 255);
  }
  /** Exclusive or of all bits, in lane 1. */
  parity(t: RingTensor): RingTensor {
    return this.count(t, 1);
  }
  /** The low `width` bits in reverse order. */
  bitReverse(t: RingTensor, width: number): RingTensor {
    const z = this.make(t.length, t.lane);
    this.call('reverse', t.lane, t.ptr, z.ptr, t.length, width);
    return z;
  }
  /** Bits 0, 2, 4, … of `width` bits, moved together: ceil(width/2) bits. */
  evenBits(t: RingTensor, width: number): RingTensor {
    return this.compress(t, width, 0, Math.ceil(width / 2));
  }
  /** Bits 1, 3, 5, … of `width` bits, moved together: floor(width/2) bits (one zero bit for width 1). */
  oddBits(t: RingTensor, width: number): RingTensor {
    return this.compress(t, width, 1, Math.max(1, Math.floor(width / 2)));
  }
  /** Bit i of `width` (at most 64) bits goes to bit 2i: 2*width bits. evenBits is its inverse. */
  spreadBits(t: RingTensor, width: number): RingTensor {
    const lane = laneFor(2 * width);
    const from = laneFor(width);
    const src = t.lane === from ? t : this.cast(t, from);
    const wide: Lane = from === 1 ? 2 : ((from * 2) as Lane);
    let z = this.make(t.length, wide);
    this.call('spread', from, src.ptr, z.ptr, t.length);
    if (src !== t) this.free(src);
    if (lane !== wide) z = this.replace(z, this.cast(z, lane));
    return this.mask(z, 2 * width);
  }
  /** Bit i of every element, in lane 1. */
  bitPlane(t: RingTensor, i: number): RingTensor {
    if (!(i >= 0 && i < t.lane * 8)) throw new RangeError(`bit ${i} of a lane of ${t.lane} bytes`);
    const z = this.make(t.length, 1);
    if (t.lane === 16) this.call('plane', 8, t.ptr + (i >> 6) * 8, 16, z.ptr, t.length, i & 63);
    else this.call('plane', t.lane, t.ptr, t.lane, z.ptr, t.length, i);
    return z;
  }
  /** The inverse: bit 0 of planes[i] becomes bit i. All planes have lane 1 and one length. */
  fromBitPlanes(planes: readonly RingTensor[], lane: Lane = laneFor(planes.length)): RingTensor {
    if (planes.length > lane * 8) throw new RangeError(`${planes.length} bits in a lane of ${lane} bytes`);
    const n = planes[0]?.length ?? 0;
    const z = this.zeros(n, lane);
    planes.forEach((p, i) => {
      if (p.lane !== 1 || p.length !== n) throw new Error('bit planes differ in lane or length');
      if (lane === 16) this.call('orPlane', 8, p.ptr, z.ptr + (i >> 6) * 8, 16, n, i & 63);
      else this.call('orPlane', lane, p.ptr, z.ptr, lane, n, i);
    });
    return z;
  }

  /** Frees the first tensor and returns the second. */
  protected replace(old: RingTensor, t: RingTensor): RingTensor {
    this.free(old);
    return t;
  }

  private count(t: RingTensor, mask: number): RingTensor {
    const z = this.make(t.length, 1);
    this.call('popcount', t.lane, t.ptr, z.ptr, t.length, mask);
    return z;
  }

  private compress(t: RingTensor, width: number, first: number, outWidth: number): RingTensor {
    const lane = laneFor(outWidth);
    const half: Lane = t.lane === 1 ? 1 : ((t.lane / 2) as Lane);
    const z = this.make(t.length, half);
    this.call('compress', t.lane, t.ptr, z.ptr, t.length, first);
    const narrow = lane === half ? z : this.replace(z, this.cast(z, lane));
    return this.mask(narrow, width > first ? outWidth : 0);
  }
}
