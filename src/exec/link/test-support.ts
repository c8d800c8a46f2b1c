import { KINDS, type Kind } from './framing.ts';
import type { Transport } from './mesh.ts';
import type { Wire, WireEvents } from './wire.ts';

/** What happens on the way to bytes that are written: undefined passes them on unchanged. */
export type Tamper = (bytes: Uint8Array, index: number) => readonly Uint8Array[] | undefined;

class MemoryWire implements Wire {
  readonly secure = false;
  other: MemoryWire | undefined;
  private events: WireEvents | undefined;
  private readonly inbox: Uint8Array[] = [];
  private held = false;
  private closed = false;
  private writes = 0;
  constructor(
    readonly remote: string,
    private readonly tamper?: Tamper,
  ) {}
  listen(events: WireEvents): void {
    this.events = events;
    this.serve();
  }
  write(parts: readonly Uint8Array[]): boolean {
    const bytes = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    parts.reduce((at, p) => {
      bytes.set(p, at);
      return at + p.length;
    }, 0);
    for (const b of this.tamper?.(bytes, this.writes++) ?? [bytes]) this.other!.inbox.push(b);
    setImmediate(() => this.other!.serve());
    return true;
  }
  pause(): void {
    this.held = true;
  }
  resume(): void {
    this.held = false;
    setImmediate(() => this.serve());
  }
  end(): void {
    setImmediate(() => this.destroy());
  }
  destroy(): void {
    if (this.closed) return;
    this.closed = true;
    setImmediate(() => {
      this.other!.serve();
      this.other!.closed = true;
      this.other!.events?.closed();
      this.events?.closed();
    });
  }
  serve(): void {
    while (this.events && !this.held && this.inbox.length > 0) this.events.data(this.inbox.shift()!);
  }
}

/** Two ends of a wire in memory; bytes come in a later turn. */
export function wirePair(tamper?: Tamper): [Wire, Wire] {
  const [a, b] = [new MemoryWire('b', tamper), new MemoryWire('a')];
  a.other = b;
  b.other = a;
  return [a, b];
}

/** A network in memory: addresses are names. `tamper`, asked once per connection, gives what changes what the caller sends. */
export function memoryTransport(tamper?: () => Tamper | undefined): Transport {
  const listeners = new Map<string, (w: Wire) => void>();
  return {
    listen: async (address, onWire) => {
      listeners.set(address, onWire);
      return { close: () => void listeners.delete(address) };
    },
    dial: async (address) => {
      const onWire = listeners.get(address);
      if (!onWire) throw new Error('nobody listens there');
      const [near, far] = wirePair(tamper?.());
      onWire(far);
      return near;
    },
  };
}

/** What a promise is rejected with. */
export const failureOf = async (p: Promise<unknown>): Promise<Error> => {
  try {
    await p;
  } catch (e) {
    return e as Error;
  }
  throw new Error('it was expected to fail');
};

/** Numbers from 0 to below n that depend on the seed only (xorshift). */
export function seededNumbers(seed: number): (n: number) => number {
  let x = (seed * 2654435761 + 1) | 0;
  for (let i = 0; i < 4; i++) x = step(x);
  return (n) => {
    x = step(x);
    return (x >>> 0) % n;
  };
}
const step = (x: number): number => {
  let y = x === 0 ? 1 : x;
  y ^= y << 13;
  y ^= y >>> 17;
  return y ^ (y << 5);
};

/** Bytes that may be in use beyond those at the start: what V8 leaves lying about before it collects, and no more. */
const GROWTH = 192 * 2 ** 20;

/** Fails a test, at `check`, whose memory grew without bound: buffers and heap together. */
export function memoryWatch(): { check(): void } {
  const used = (): number => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const start = used();
  return {
    check: () => {
      const more = used() - start;
      if (more > GROWTH) throw new Error(`${Math.round(more / 2 ** 20)} MiB more than at the start are in use`);
    },
  };
}

/** Tells what kind of chunk is written to each wire of a transport, in order. The transport is used as before. */
export function tapped(t: Transport, tell: (kind: Kind) => void): Transport {
  const tap = (w: Wire): Wire => {
    const write = w.write.bind(w);
    w.write = (parts) => {
      tell(KINDS[parts[0]![4]!]!);
      return write(parts);
    };
    return w;
  };
  return {
    listen: (address, onWire) => t.listen(address, (w) => onWire(tap(w))),
    dial: async (address) => tap(await t.dial(address)),
  };
}
