import { fail } from '../../support/diagnostics.ts';
import { ALIGN, FreeList } from './allocator.ts';
import { createMemory, instantiate, type Kernels, MAX_PAGES, PAGE, type WasmMemory } from './wasm.ts';

/** First byte that tensors may use: the page below belongs to the wrapper's scratch data. */
const BASE = PAGE;
/** Offset of 16 bytes for a constant operand. */
export const PATTERN = 64;
/** Offset of the scratch words (sizes and strides of one call), and how many there are. */
export const SCRATCH = 1024;
export const SCRATCH_WORDS = (BASE - SCRATCH) / 4;

/** A reference-counted range of ring memory. `bytes` is what was asked for; the range is padded to 16 bytes. */
export interface Block {
  readonly ptr: number;
  readonly bytes: number;
  refs: number;
}

const padded = (bytes: number): number => Math.ceil(bytes / ALIGN) * ALIGN;

/**
 * One party's ring memory: a shared WebAssembly.Memory that grows on demand up to a limit, its allocator, and the
 * kernels instantiated on it. Two parties in one process have one each and never see the other's.
 */
export class RingMemory {
  /** Blocks in use now; 0 after every finished or failed run. */
  liveBlocks = 0;
  /** Bytes of those blocks, padded. */
  liveBytes = 0;
  /** Largest liveBytes so far. */
  peakBytes = 0;
  readonly kernels: Kernels;
  private readonly memory: WasmMemory;
  private readonly free = new FreeList();
  private readonly maxPages: number;
  private pages = 1;
  private cached: Uint8Array = new Uint8Array(0);
  private readonly views: { u32: Uint32Array; u64: BigUint64Array };

  /**
   * @param limit most bytes this memory may hold, its first 64 KiB page included; at most 4 GiB.
   * Throws SpucError (resource-limit) where the machine cannot reserve the address space.
   */
  constructor(readonly limit: number = MAX_PAGES * PAGE) {
    if (!(limit >= 2 * PAGE))
      fail('resource-limit', `a ring memory of ${limit} bytes is below the least size, ${2 * PAGE}`);
    this.maxPages = Math.min(MAX_PAGES, Math.floor(limit / PAGE));
    this.memory = createMemory(1, this.maxPages);
    this.kernels = instantiate(this.memory);
    // The scratch page exists from the start, so these views stay valid when the memory grows (it is shared).
    this.views = {
      u32: new Uint32Array(this.memory.buffer, SCRATCH, SCRATCH_WORDS),
      u64: new BigUint64Array(this.memory.buffer, PATTERN, 2),
    };
  }

  /** Allocates a block with one reference; 0 bytes are legal and take no memory. Throws SpucError (resource-limit). */
  alloc(bytes: number): Block {
    const size = padded(bytes);
    let ptr = BASE;
    if (size > 0) ptr = this.free.take(size) ?? this.grow(size);
    this.liveBlocks++;
    this.liveBytes += size;
    if (this.liveBytes > this.peakBytes) this.peakBytes = this.liveBytes;
    return { ptr, bytes, refs: 1 };
  }

  /** Drops one reference; the last one frees the range. Throws when there is none left (a double free of ours). */
  release(block: Block): void {
    if (block.refs <= 0) throw new Error('ring block released twice');
    if (--block.refs > 0) return;
    const size = padded(block.bytes);
    if (size > 0) this.free.give(block.ptr, size);
    this.liveBlocks--;
    this.liveBytes -= size;
  }

  /** All bytes as they are now: valid only until the next allocation, which may grow the memory. */
  bytes(): Uint8Array {
    const buffer = this.memory.buffer;
    if (this.cached.buffer !== (buffer as ArrayBufferLike)) this.cached = new Uint8Array(buffer);
    return this.cached;
  }

  /** The buffer as it is now. */
  get buffer(): SharedArrayBuffer {
    return this.memory.buffer;
  }

  /** Scratch words at SCRATCH. */
  get scratch(): Uint32Array {
    return this.views.u32;
  }

  /** Repeats the low 8*lane bits of a value over the 16 bytes at PATTERN, for constant operands. */
  setPattern(value: bigint, lane: number): void {
    let v = BigInt.asUintN(lane * 8, value);
    for (let w = lane; w < 16; w *= 2) v |= v << BigInt(w * 8);
    this.views.u64[0] = BigInt.asUintN(64, v);
    this.views.u64[1] = v >> 64n;
  }

  private grow(size: number): number {
    const end = this.pages * PAGE;
    const tail = this.free.tail(end);
    const needed = Math.ceil((size - tail) / PAGE);
    if (this.pages + needed > this.maxPages) {
      fail(
        'resource-limit',
        `out of ring memory: ${size} bytes more are needed, ${this.liveBytes} are in use and the limit is ${this.limit}`,
        undefined,
        'raise --memory (at most 4 GiB) or use smaller batches',
      );
    }
    // Growing by half of what there is keeps the number of growths small.
    const pages = Math.min(Math.max(needed, this.pages >> 1, 16), this.maxPages - this.pages);
    try {
      this.memory.grow(pages);
    } catch {
      fail(
        'resource-limit',
        `this machine gave no ${pages * PAGE} bytes more of ring memory (${end} are reserved now)`,
      );
    }
    this.pages += pages;
    this.free.give(end, pages * PAGE);
    return this.free.take(size)!;
  }
}
