import type { Block } from './memory.ts';

/** Bytes of one element. Lane 16 is a u128: two little-endian u64, the low one first. */
export type Lane = 1 | 2 | 4 | 8 | 16;
export const LANES: readonly Lane[] = [1, 2, 4, 8, 16];

/** The smallest lane that holds `bits` bits. Throws RangeError outside 1 to 128. */
export function laneFor(bits: number): Lane {
  if (!(bits >= 1 && bits <= 128)) throw new RangeError(`no lane holds ${bits} bits`);
  return bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : bits <= 64 ? 8 : 16;
}

/**
 * Bytes of `n` elements of `nbits` significant bits on the wire: 1, 2 and 4 bits are packed several to a byte, any
 * other width takes the smallest of 1, 2, 4, 8, 16 bytes per element.
 */
export function wireBytes(n: number, nbits: number): number {
  if (nbits === 1 || nbits === 2 || nbits === 4) return Math.ceil((n * nbits) / 8);
  return n * laneFor(nbits);
}

/** What owns handles; see Arena. */
export interface Owner {
  /** Forgets a handle without releasing its block. */
  disown(t: RingTensor): void;
}

/**
 * A handle on a block of ring memory: `length` elements of `lane` bytes, contiguous. Handles are made and released by
 * arenas only; several handles may share one block, whose elements never change after the op that made it.
 */
export class RingTensor {
  /** The arena that will release this handle; undefined after release. */
  owner: Owner | undefined;
  constructor(
    owner: Owner,
    readonly block: Block,
    readonly lane: Lane,
    readonly length: number,
  ) {
    this.owner = owner;
  }

  /** Unsigned byte offset of the first element. Throws after the handle was released. */
  get ptr(): number {
    if (!this.owner) throw new Error('ring tensor used after it was freed');
    return this.block.ptr;
  }

  /** Bytes of the elements, without padding. */
  get bytes(): number {
    return this.length * this.lane;
  }

  get freed(): boolean {
    return this.owner === undefined;
  }
}

/** An index map uploaded once (lane 4, signed, -1 for "none") with the range of its entries, checked at each use. */
export class RingIndex extends RingTensor {
  constructor(
    owner: Owner,
    block: Block,
    length: number,
    readonly min: number,
    readonly max: number,
  ) {
    super(owner, block, 4, length);
  }
}
