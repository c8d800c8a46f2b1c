import { type Block, PATTERN, type RingMemory } from './memory.ts';
import { type Lane, laneFor, RingIndex, RingTensor } from './tensor.ts';

/**
 * Owns the tensors that ops make on one memory, so that a finished or failed op releases its temporaries in one call.
 * Arenas form a tree; closing one closes its open children first.
 */
export abstract class Arena {
  /** Lane of arithmetic values of this ring. */
  readonly lane: Lane;
  private readonly owned = new Set<RingTensor>();
  private readonly children = new Set<Arena>();
  private closed = false;

  /**
   * @param memory the party's memory
   * @param k bits of the ring Z_{2^k}, 1 to 128
   */
  constructor(
    readonly memory: RingMemory,
    readonly k: number,
    private readonly parent?: Arena,
  ) {
    this.lane = laneFor(k);
    if (parent) {
      parent.checkOpen();
      parent.children.add(this);
    }
  }

  /** Number of handles this arena itself owns. */
  get size(): number {
    return this.owned.size;
  }
  get isClosed(): boolean {
    return this.closed;
  }

  /**
   * Releases every tensor this arena owns, except those in `keep`, which move to the parent arena; tensors that other
   * arenas own are left alone. Open children are closed first, with the same `keep`. A second close does nothing.
   */
  close(keep: Iterable<RingTensor> = []): void {
    if (this.closed) return;
    const kept = new Set(keep);
    for (const child of [...this.children]) child.close(kept);
    this.closed = true;
    this.parent?.children.delete(this);
    for (const t of this.owned) {
      if (kept.has(t) && this.parent) {
        t.owner = this.parent;
        this.parent.owned.add(t);
      } else {
        t.owner = undefined;
        this.memory.release(t.block);
      }
    }
    this.owned.clear();
  }

  /** A second handle on the same elements, owned by this arena. */
  retain(t: RingTensor): RingTensor {
    this.checkOpen();
    void t.ptr;
    t.block.refs++;
    const copy =
      t instanceof RingIndex
        ? new RingIndex(this, t.block, t.length, t.min, t.max)
        : new RingTensor(this, t.block, t.lane, t.length);
    this.owned.add(copy);
    return copy;
  }

  /** Moves a handle from the arena that owns it to this one, and returns it. */
  adopt<T extends RingTensor>(t: T): T {
    this.checkOpen();
    void t.ptr;
    t.owner!.disown(t);
    t.owner = this;
    this.owned.add(t);
    return t;
  }

  /** Releases one handle now, whichever arena owns it. Throws when it is freed already. */
  free(t: RingTensor): void {
    void t.ptr;
    t.owner!.disown(t);
    t.owner = undefined;
    this.memory.release(t.block);
  }

  /** Part of the Owner interface: called by adopt and free. */
  disown(t: RingTensor): void {
    this.owned.delete(t);
  }

  /** Bits that a tensor of `lane` holds unless a caller says otherwise: k for the ring's own lane, else the whole lane. */
  widthOf(lane: Lane): number {
    return lane === this.lane ? this.k : lane * 8;
  }

  /** A new tensor of this arena; its elements are not yet written. */
  protected make(length: number, lane: Lane): RingTensor {
    this.checkOpen();
    const t = new RingTensor(this, this.memory.alloc(length * lane), lane, length);
    this.owned.add(t);
    return t;
  }

  protected own<T extends RingTensor>(t: T): T {
    this.owned.add(t);
    return t;
  }

  /** Runs `use` with a block that is released afterwards. */
  protected withTemp<R>(bytes: number, use: (block: Block) => R): R {
    const block = this.memory.alloc(bytes);
    try {
      return use(block);
    } finally {
      this.memory.release(block);
    }
  }

  /** Calls the kernel `name_lane`. */
  protected call(name: string, lane: Lane, ...args: number[]): void {
    this.memory.kernels[`${name}_${lane}`]!(...args);
  }

  /** Clears the bits above `width` in place; only for a tensor that was made just now. */
  protected mask(t: RingTensor, width: number): RingTensor {
    if (width < t.lane * 8) {
      this.memory.setPattern((1n << BigInt(width)) - 1n, t.lane);
      this.memory.kernels.band!(t.ptr, 16, PATTERN, 0, t.ptr, vectors(t));
    }
    return t;
  }

  protected checkOpen(): void {
    if (this.closed) throw new Error('ring arena used after it was closed');
  }
}

/** Number of 16-byte vectors that cover a tensor. */
export const vectors = (t: RingTensor): number => Math.ceil(t.bytes / 16);

/** Throws (a fault of ours) unless both tensors have the same lane and length. */
export function checkSame(a: RingTensor, b: RingTensor): void {
  if (a.lane !== b.lane || a.length !== b.length) {
    throw new Error(`ring operands differ: ${a.length} x ${a.lane} bytes and ${b.length} x ${b.lane} bytes`);
  }
}
