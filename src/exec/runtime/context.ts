import type { Share } from '../protocols/protocol.ts';
import type { Ring, RingTensor } from '../ring/ring.ts';
import type { Engine } from './engine.ts';

/** Traffic of one PPHLO op at this participant (or, on the cost backend, of all participants). */
export interface OpStats {
  messages: number;
  bytes: number;
  offlineMessages: number;
  offlineBytes: number;
  /** Ring bytes that one party holds now for this op, and the most it held; counted on the cost backend only. */
  live: number;
  peak: number;
  /** Ring bytes that kernel calls take while they run, by clock: calls whose clocks overlap run at once. Counted on the cost backend only. */
  readonly scratch: Map<number, number>;
  /** Online bytes that the busiest party's link carries, and seconds that a party computes, as the cost backend foresees them; 0 elsewhere. */
  linkBytes: number;
  compute: number;
}
export const newStats = (): OpStats => ({
  messages: 0,
  bytes: 0,
  offlineMessages: 0,
  offlineBytes: 0,
  live: 0,
  peak: 0,
  scratch: new Map(),
  linkBytes: 0,
  compute: 0,
});
/** Ring bytes that one party needs for an op beside its operands: what it holds and what its calls take. */
export const memoryOf = (s: OpStats): number => s.peak + [...s.scratch.values()].reduce((m, v) => Math.max(m, v), 0);

/**
 * Where a piece of execution stands: its address (op path, iterations, use labels), its arena and the engine.
 * Every label of one context is used once; a second use throws, because it would reuse masks and message addresses.
 */
export class Ctx {
  private used: Set<string> | undefined;
  /** Ring bytes allocated in this scope and not yet freed; counted on the cost backend only. */
  held = { bytes: 0 };
  constructor(
    readonly engine: Engine,
    readonly path: string,
    readonly ring: Ring,
    readonly stats: OpStats,
  ) {}

  /** Claims a label; returns the address below this one. */
  address(label: string): string {
    this.used ??= new Set();
    if (this.used.has(label)) throw new Error(`address ${this.path}/${label} is used twice`);
    this.used.add(label);
    return `${this.path}/${label}`;
  }

  /** A context below this one that shares the arena: for concurrent or repeated parts of one function. */
  at(label: string | number, stats = this.stats): Ctx {
    const c = new Ctx(this.engine, this.address(String(label)), this.ring, stats);
    c.held = this.held;
    return c;
  }

  /** Counts `bytes` of ring memory as held in this scope. */
  hold(bytes: number): void {
    this.held.bytes += bytes;
    this.stats.live += bytes;
    if (this.stats.live > this.stats.peak) this.stats.peak = this.stats.live;
  }

  /** Counts the memory of a kernel call that runs from clock `from` to `to`; one without a message runs alone. */
  scratch(bytes: number, from: number, to: number): void {
    const { scratch } = this.stats;
    if (from === to) scratch.set(-1, Math.max(bytes, scratch.get(-1) ?? 0));
    for (let t = from; t < to; t++) scratch.set(t, bytes + (scratch.get(t) ?? 0));
  }

  /**
   * Runs `body` in a context and arena of its own. All ring tensors that it allocates are freed at its end, those of the returned shares
   * excepted; these move to this arena. The return value may be a share, an object or an array that holds shares.
   */
  async scope<T>(label: string | number, body: (c: Ctx) => Promise<T>): Promise<T> {
    const arena = this.ring.child();
    let result: T | undefined;
    const inner = new Ctx(this.engine, this.address(String(label)), arena, this.stats);
    try {
      result = await body(inner);
      return result;
    } finally {
      arena.close(result === undefined ? [] : tensorsOf(result));
      const kept = Math.min(
        inner.held.bytes,
        sharesOf(result).reduce((n, x) => n + this.engine.shareBytes(x), 0),
      );
      this.stats.live -= inner.held.bytes - kept;
      this.held.bytes += kept;
    }
  }
}

/** Counts a public vector in ring form, and the doubles that it is encoded from. */
export function holdPublic(c: Ctx, bits: number, length: number): void {
  c.hold(c.engine.shareBytes({ repr: 'P', bits, length }));
  c.scratch(8 * length, 0, 0);
}

/** All shares in a value (arrays and plain objects are searched). */
export function sharesOf(v: unknown): Share[] {
  if (Array.isArray(v)) return v.flatMap(sharesOf);
  if (v === null || typeof v !== 'object') return [];
  const share = v as Partial<Share>;
  if (Array.isArray(share.parts) && typeof share.clock === 'number') return [v as Share];
  if (Object.getPrototypeOf(v) !== Object.prototype) return [];
  return Object.values(v).flatMap(sharesOf);
}

/** All ring tensors held by the shares in a value. */
export const tensorsOf = (v: unknown): RingTensor[] => sharesOf(v).flatMap((s) => [...s.parts, ...s.offline]);
