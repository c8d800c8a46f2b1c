import { fail } from '../../support/diagnostics.ts';
import type { Share } from '../protocols/protocol.ts';
import type { Ring } from '../ring/ring.ts';
import type { Engine } from './engine.ts';

/** Traffic of one PPHLO op at this participant (or, on the cost backend, of all participants). */
export interface OpStats {
  messages: number;
  bytes: number;
  offlineMessages: number;
  offlineBytes: number;
}
export const newStats = (): OpStats => ({ messages: 0, bytes: 0, offlineMessages: 0, offlineBytes: 0 });

/**
 * Where a piece of execution stands: its address (op path, iterations, use labels), its arena and the engine.
 * Every label of one context is used once; a second use throws, because it would reuse masks and message addresses.
 */
export class Ctx {
  private used: Set<string> | undefined;
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
  at(label: string | number): Ctx {
    return new Ctx(this.engine, this.address(String(label)), this.ring, this.stats);
  }

  /**
   * Runs `body` in a context and arena of its own. All ring tensors that it allocates are freed at its end, those of the returned shares
   * excepted; these move to this arena. The return value may be a share, an object or an array that holds shares.
   */
  async scope<T>(label: string | number, body: (c: Ctx) => Promise<T>): Promise<T> {
    const arena = this.ring.child();
    let result: T | undefined;
    try {
      result = await body(new Ctx(this.engine, this.address(String(label)), arena, this.stats));
      return result;
    } finally {
      arena.close(result === undefined ? [] : tensorsOf(result));
    }
  }
}

/** All ring tensors held by the shares in a value (arrays and plain objects are searched). */
export function tensorsOf(v: unknown): import('../ring/ring.ts').RingTensor[] {
  if (Array.isArray(v)) return v.flatMap(tensorsOf);
  if (v === null || typeof v !== 'object') return [];
  const share = v as Partial<Share>;
  if (Array.isArray(share.parts) && typeof share.clock === 'number') return [...share.parts, ...(share.offline ?? [])];
  if (Object.getPrototypeOf(v) !== Object.prototype) return [];
  return Object.values(v).flatMap(tensorsOf);
}

/** Refuses a run that cannot go on, with the address at which it stopped. */
export const failAt = (c: Ctx, message: string): never => fail('runtime', `${message} (at ${c.path})`);
