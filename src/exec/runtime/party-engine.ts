import type { Link } from '../link/link.ts';
import { networkError } from '../link/network-error.ts';
import { afterMicrotasks } from '../link/schedule.ts';
import type { Prg } from '../prg/prg.ts';
import type { Kernel, KernelCtx, LocalCtx, Meta, Protocol, Share } from '../protocols/protocol.ts';
import { type Ring, type RingTensor, wireBytes } from '../ring/ring.ts';
import type { Ctx } from './context.ts';
import {
  CostEngine,
  carriesOffline,
  type Engine,
  maxClock,
  maxOfflineClock,
  type RunConfig,
  tellCall,
} from './engine.ts';
import type { KeyStore } from './keys.ts';
import type { CallMonitor, Monitor } from './monitor.ts';

/** What a participant has of its own. */
export interface Participant {
  readonly link: Link;
  readonly prg: Prg;
  readonly keys: KeyStore;
  readonly monitor?: Monitor | undefined;
}

/** A role offset from an address: FNV-1a, so that roles rotate over the calls of a run in the same way at all participants. */
export function pivotOf(address: string, n: number): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < address.length; i++) h = Math.imul(h ^ address.charCodeAt(i), 0x01000193);
  return (h >>> 8) % n;
}

/** One phase of one kernel call at one participant. Tracks the clock of what it received. */
class PhaseCtx implements KernelCtx {
  readonly n: number;
  readonly k: number;
  readonly rank: number;
  constructor(
    private readonly engine: Engine,
    private readonly self: Participant,
    private readonly c: Ctx,
    readonly ring: Ring,
    private readonly address: string,
    private readonly isOffline: boolean,
    /** Clock of this participant within the call: starts at the operands' and rises with what it receives. */
    public clock: number,
    private readonly monitor: CallMonitor | undefined,
  ) {
    this.n = engine.n;
    this.k = engine.k;
    this.rank = engine.rank;
  }
  get pivot(): number {
    return pivotOf(this.address, this.n);
  }
  random(holders: readonly number[], label: string, length: number, bits: number): RingTensor {
    const { name, key } = this.self.keys.get(holders);
    return this.ring.random(this.self.prg, key, `${this.address}/${label}@${name}`, length, bits);
  }
  send(to: number, label: string, t: RingTensor, bits: number): void {
    if (to === this.n && this.engine.protocol.dealer)
      throw new Error(`a kernel sends ${label} to the dealer, who must not see any message of the parties`);
    const payload = this.ring.pack(t, bits);
    const address = `${this.address}/${label}`;
    this.self.link.send(to, address, payload, this.clock, this.isOffline);
    this.monitor?.sent?.({ peer: to, address, bytes: payload.length, clock: this.clock, offline: this.isOffline });
    for (const s of [this.engine.totals, this.c.stats]) {
      if (this.isOffline) {
        s.offlineMessages++;
        s.offlineBytes += payload.length;
      } else {
        s.messages++;
        s.bytes += payload.length;
      }
    }
  }
  async recv(from: number, label: string, length: number, bits: number): Promise<RingTensor> {
    const address = `${this.address}/${label}`;
    this.monitor?.waits?.(from, address);
    const m = await this.self.link.recv(from, address);
    this.monitor?.received?.({
      peer: from,
      address,
      bytes: m.payload.length,
      clock: m.clock,
      offline: this.isOffline,
    });
    const due = wireBytes(length, bits);
    if (m.payload.length !== due)
      throw networkError(`participant ${from} sent ${m.payload.length} bytes for ${address}, where ${due} are due`);
    if (m.clock + 1 > this.clock) this.clock = m.clock + 1;
    return this.ring.unpack(m.payload, length, bits);
  }
  flush(): void {
    this.self.link.flush();
    this.monitor?.flushed?.();
  }
}

/** Computes on shares. */
export class PartyEngine extends CostEngine {
  override readonly role: Engine['role'] = 'party';
  /** Largest clock seen inside a kernel that is above the declared one; tests assert that it stays empty. */
  readonly clockFaults: string[] = [];

  constructor(
    protocol: Protocol,
    config: RunConfig,
    override readonly rank: number,
    private readonly self: Participant,
  ) {
    super(protocol, config);
  }

  override async call<P>(c: Ctx, label: string, k: Kernel<P, never>, xs: readonly Share[], p: P): Promise<Share[]> {
    const address = c.address(label);
    const { metas, clock, offlineClock } = this.outcome(k, xs, p);
    const seen = tellCall(this.self.monitor, address, k, xs, p, metas);
    const arena = c.ring.child();
    let out: readonly (readonly RingTensor[])[] = [];
    try {
      let material: unknown;
      if (k.prepare) {
        const off = new PhaseCtx(this, this.self, c, arena, address, true, maxOfflineClock(xs), seen);
        seen?.begin?.('prepare');
        material = await k.prepare(
          off,
          xs,
          p,
          xs.map((x) => x.offline),
        );
        seen?.end?.('prepare');
        if (off.clock > offlineClock)
          this.clockFaults.push(`${k.name}: offline ${off.clock} > ${offlineClock} at ${address}`);
      }
      const on = new PhaseCtx(this, this.self, c, arena, address, false, maxClock(xs), seen);
      seen?.begin?.('online');
      out = await k.online(on, xs, p, material as never);
      seen?.end?.('online');
      if (on.clock > clock) this.clockFaults.push(`${k.name}: ${on.clock} > ${clock} at ${address}`);
    } finally {
      arena.close(out.flat());
    }
    const offline = k.prepare && carriesOffline(this.protocol) ? offlineClock : maxOfflineClock(xs);
    return metas.map((m, i) => ({
      repr: m.repr,
      bits: m.bits,
      length: m.length,
      parts: out[i]!,
      offline: [],
      clock,
      offlineClock: offline,
    }));
  }

  override local(
    c: Ctx,
    xs: readonly Share[],
    result: Meta,
    f: (ring: Ring, ...parts: RingTensor[]) => RingTensor,
  ): Share {
    const parts = xs[0]!.parts.map((_, i) => f(c.ring, ...xs.map((x) => x.parts[i]!)));
    return {
      ...result,
      repr: result.repr,
      bits: result.bits,
      length: result.length,
      parts,
      offline: [],
      clock: maxClock(xs),
      offlineClock: maxOfflineClock(xs),
    };
  }
  override addPublic(c: Ctx, x: Share, value: (ring: Ring) => RingTensor, clock = 0): Share {
    const parts = this.protocol.addPublic(this.localCtx(c), x.repr as 'A' | 'B', x.parts, value(c.ring));
    return { ...x, parts, clock: Math.max(x.clock, clock) };
  }
  override constant(
    c: Ctx,
    repr: 'A' | 'B',
    bits: number,
    length: number,
    value: (ring: Ring) => RingTensor,
    clock = 0,
  ): Share {
    const parts = this.protocol.constant(this.localCtx(c), repr, value(c.ring));
    return { repr, bits, length, parts, offline: [], clock, offlineClock: 0 };
  }
  private localCtx(c: Ctx): LocalCtx {
    return { n: this.n, k: this.k, rank: this.rank, ring: c.ring };
  }
}

/** Calls after which a dealer, who waits for nothing else, lets what it dealt leave, and hears whether the parties are still there. */
const BURST = 32;

/** The dealer: runs the program on shapes only, and its side of every kernel's preparation. */
export class DealerEngine extends CostEngine {
  override readonly role: Engine['role'] = 'dealer';
  override readonly rank: number;
  /** Ends when the call that deals now has dealt. */
  private turn: Promise<void> = Promise.resolve();
  private calls = 0;

  constructor(
    protocol: Protocol,
    config: RunConfig,
    private readonly self: Participant,
  ) {
    super(protocol, config);
    this.rank = config.n;
  }

  /** What the parties send is theirs to count; the dealer counts what it sends. */
  protected override account(): void {}

  override async call<P>(c: Ctx, label: string, k: Kernel<P, never>, xs: readonly Share[], p: P): Promise<Share[]> {
    const out = await super.call(c, label, k, xs, p);
    const address = `${c.path}/${label}`;
    if (k.deal) {
      // The dealer waits for nobody's messages, so it alone could run ahead without end. One call at a time waits for the network to take what
      // was dealt before and then deals: if they all waited, they would all go on at once.
      this.turn = this.turn.then(async () => {
        if (++this.calls % BURST === 0) await new Promise<void>((go) => afterMicrotasks(go));
        await this.self.link.drained?.();
        const arena = c.ring.child();
        try {
          const seen = tellCall(this.self.monitor, address, k, xs, p, out);
          seen?.begin?.('deal');
          k.deal?.(new PhaseCtx(this, this.self, c, arena, address, true, 0, seen), xs, p);
          seen?.end?.('deal');
        } finally {
          arena.close([]);
        }
      });
      await this.turn;
    }
    return out;
  }
}
