import { afterMicrotasks } from '../../link/schedule.ts';
import { laneFor, Ring, RingMemory, type RingTensor } from '../../ring/ring.ts';
import type { Env, Kernel, KernelCtx, Meta, Protocol, Share } from '../protocol.ts';
import type { Tape } from './tape.ts';

/** An operand: its Meta and its elements, or one value for all elements. */
export interface Operand {
  readonly meta: Meta & { readonly repr: 'A' | 'B' };
  readonly values: readonly bigint[] | bigint;
}

/** Elements as they lie in a lane. */
export interface Column {
  readonly name: string;
  readonly bits: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** What a party received, and whether for its preparation or on shares of inputs. */
export interface ReceivedColumn extends Column {
  readonly from: number;
  readonly phase: 'online' | 'offline';
}

export interface KernelRun<P> {
  readonly kernel: Kernel<P, never>;
  readonly operands: readonly Operand[];
  /** The parameter at one participant; no ring at the dealer. */
  readonly param: (rank: number, ring: Ring | undefined) => P;
  readonly tape: Tape;
  readonly pivot?: number;
  /** Whose joint view will be looked at: operands are shared so that no component of theirs absorbs the value. */
  readonly coalition?: readonly number[];
}

export interface KernelResult {
  readonly metas: readonly Meta[];
  /** The value of each result; for P results, undefined at parties that did not receive it. */
  readonly values: readonly (readonly bigint[])[];
  /** For P results: the values by party. */
  readonly opened: readonly (readonly (readonly bigint[])[])[];
  /** Parts of operands and of results of each party, and the messages it received. */
  readonly inputs: readonly (readonly Column[])[];
  readonly outputs: readonly (readonly Column[])[];
  readonly received: readonly (readonly ReceivedColumn[])[];
  readonly online: { hops: number; messages: number; bytes: number };
  readonly offline: { hops: number; messages: number; bytes: number };
}

interface Parcel {
  readonly payload: Uint8Array;
  readonly clock: number;
}

/** What the phases of one call share at all participants: addressed messages, counts. */
class Exchange {
  private readonly parcels = new Map<string, Parcel>();
  private readonly waiting = new Map<string, { resolve(p: Parcel): void; reject(e: Error): void }>();
  private readonly taken = new Set<string>();
  readonly counts = {
    online: { hops: 0, messages: 0, bytes: 0 },
    offline: { hops: 0, messages: 0, bytes: 0 },
  };
  put(address: string, parcel: Parcel): void {
    if (this.taken.has(address) || this.parcels.has(address)) throw new Error(`message ${address} is sent twice`);
    const waiter = this.waiting.get(address);
    if (!waiter) this.parcels.set(address, parcel);
    else {
      this.waiting.delete(address);
      this.taken.add(address);
      waiter.resolve(parcel);
    }
  }
  take(address: string): Promise<Parcel> {
    const parcel = this.parcels.get(address);
    if (this.taken.has(address) || this.waiting.has(address)) {
      return Promise.reject(new Error(`message ${address} is received twice`));
    }
    if (parcel) {
      this.parcels.delete(address);
      this.taken.add(address);
      return Promise.resolve(parcel);
    }
    return new Promise((resolve, reject) => this.waiting.set(address, { resolve, reject }));
  }
  /** Fails everything that still waits. */
  abandon(): void {
    for (const [address, w] of this.waiting) w.reject(new Error(`message ${address} is awaited and never sent`));
    this.waiting.clear();
  }
  get unread(): string[] {
    return [...this.parcels.keys()];
  }
}

/** One phase of a call at one participant, with every rule of KernelCtx checked. */
class TestCtx implements KernelCtx {
  clock = 0;
  readonly n: number;
  readonly k: number;
  constructor(
    env: Env,
    readonly rank: number,
    readonly ring: Ring,
    readonly pivot: number,
    private readonly phase: 'online' | 'offline',
    private readonly exchange: Exchange,
    private readonly tape: Tape,
    private readonly used: Set<string>,
    private readonly received: ReceivedColumn[],
  ) {
    this.n = env.n;
    this.k = env.k;
  }
  random(holders: readonly number[], label: string, length: number, bits: number): RingTensor {
    const group = [...holders].sort((a, b) => a - b);
    const stream = `${label}@${group}`;
    if (!group.includes(this.rank)) throw new Error(`participant ${this.rank} has no key of stream ${stream}`);
    if (new Set(group).size > 2 && group.join() !== Array.from({ length: this.n }, (_, i) => i).join()) {
      throw new Error(`no key is shared by exactly ${group.join(', ')}`);
    }
    if (this.used.has(stream)) throw new Error(`participant ${this.rank} draws twice from stream ${stream}`);
    this.used.add(stream);
    return this.ring.upload(this.tape.draw({ label, holders: group, length, bits }), laneFor(bits));
  }
  send(to: number, label: string, t: RingTensor, bits: number): void {
    if (to === this.rank) throw new Error(`participant ${to} sends ${label} to itself`);
    const payload = this.ring.pack(t, bits);
    const count = this.exchange.counts[this.phase];
    count.messages++;
    count.bytes += payload.length;
    this.exchange.put(`${label} ${this.rank}>${to}`, { payload, clock: this.clock });
  }
  async recv(from: number, label: string, length: number, bits: number): Promise<RingTensor> {
    const { payload, clock } = await this.exchange.take(`${label} ${from}>${this.rank}`);
    this.clock = Math.max(this.clock, clock + 1);
    const count = this.exchange.counts[this.phase];
    count.hops = Math.max(count.hops, this.clock);
    const t = this.ring.unpack(payload, length, bits);
    const bytes = this.ring.view(t).slice();
    this.received.push({ name: `${label} from ${from}`, from, phase: this.phase, bits, length, bytes });
    return t;
  }
  flush(): void {}
}

/**
 * All participants of a protocol in one process, each with its own ring memory, to run single kernels on given plaintexts. Operands are shared by the
 * protocol's own test dealer.
 */
export class Harness {
  private readonly memories: RingMemory[];
  constructor(
    readonly protocol: Protocol,
    readonly env: Env,
    memoryLimit = 2 ** 28,
  ) {
    this.memories = Array.from({ length: env.n + 1 }, () => new RingMemory(memoryLimit));
  }

  /** Runs one kernel call. Throws what a participant threw, and where messages are lost or memory leaks. */
  async run<P>(o: KernelRun<P>): Promise<KernelResult> {
    const rings = this.memories.map((m) => new Ring(m, this.env.k));
    const exchange = new Exchange();
    try {
      const all = this.start(o, rings, exchange);
      let pending = true;
      all.then(
        () => (pending = false),
        () => (pending = false),
      );
      await new Promise<void>((resolve) => afterMicrotasks(resolve));
      // Nothing but messages can make a kernel wait, so what waits now waits for ever.
      if (pending) exchange.abandon();
      const parties = await all;
      if (exchange.unread.length > 0) throw new Error(`messages nobody receives: ${exchange.unread.join(', ')}`);
      return this.collect(o, rings.at(-1)!, rings, parties, exchange);
    } finally {
      for (const r of rings) r.close();
    }
  }

  private start<P>(o: KernelRun<P>, rings: readonly Ring[], exchange: Exchange) {
    const metas = o.operands.map((x) => x.meta);
    const { n } = this.env;
    const pivot = o.pivot ?? 0;
    if (this.protocol.dealer && o.kernel.deal) {
      const c = new TestCtx(this.env, n, rings[n]!, pivot, 'offline', exchange, o.tape, new Set(), []);
      o.kernel.deal(c, metas, o.param(n, undefined));
    }
    return Promise.all(
      Array.from({ length: n }, async (_, rank) => {
        const ring = rings[rank]!;
        const shares = o.operands.map((x, i) => this.deal(x, i, rank, ring, o));
        const received: ReceivedColumn[] = [];
        const used = new Set<string>();
        const make = (phase: 'online' | 'offline') =>
          new TestCtx(this.env, rank, ring, pivot, phase, exchange, o.tape, used, received);
        const param = o.param(rank, ring);
        const material = await o.kernel.prepare?.(
          make('offline'),
          metas,
          param,
          shares.map((s) => s.offline),
        );
        const parts = await o.kernel.online(make('online'), shares, param, material as never);
        return { shares, parts, received };
      }),
    );
  }

  private deal<P>(x: Operand, index: number, rank: number, ring: Ring, o: KernelRun<P>): Share {
    const { meta, values } = x;
    const lane = laneFor(meta.bits);
    const plain =
      typeof values === 'bigint'
        ? ring.fill(values, meta.length, lane, meta.bits)
        : ring.fromBigints(values, lane, meta.bits);
    const { parts, offline } = this.protocol.deal(
      { ...this.env, rank, ring },
      meta,
      plain,
      (holders, label) => {
        const d = { label: `operand${index}.${label}`, holders, length: meta.length, bits: meta.bits };
        return ring.upload(o.tape.draw(d), lane);
      },
      o.coalition ?? [],
    );
    return { ...meta, parts, offline: offline ?? [], clock: 0, offlineClock: 0 };
  }

  private collect<P>(
    o: KernelRun<P>,
    spare: Ring,
    rings: readonly Ring[],
    parties: readonly {
      shares: readonly Share[];
      parts: readonly (readonly RingTensor[])[];
      received: ReceivedColumn[];
    }[],
    exchange: Exchange,
  ): KernelResult {
    const metas = o.kernel.result(
      this.env,
      o.operands.map((x) => x.meta),
      o.param(0, rings[0]),
    );
    const move = (rank: number, t: RingTensor) => spare.upload(rings[rank]!.view(t).slice(), t.lane);
    const column = (rank: number, name: string, bits: number, t: RingTensor): Column => ({
      name,
      bits,
      length: t.length,
      bytes: rings[rank]!.view(t).slice(),
    });
    for (const [rank, { parts }] of parties.entries()) {
      metas.forEach((m, i) => {
        const want = m.repr === 'P' ? 1 : this.protocol.parts(m.repr);
        if (parts[i]?.length !== want) throw new Error(`party ${rank}: result ${i} has ${parts[i]?.length} parts`);
        for (const t of parts[i]!) checkPart(rings[rank]!, m, t);
      });
    }
    const values = metas.map((m, i) =>
      m.repr === 'P'
        ? []
        : spare.toBigints(
            this.protocol.reconstruct(
              { ...this.env, rank: 0, ring: spare },
              m,
              parties.map((p, rank) => p.parts[i]!.map((t) => move(rank, t))),
            ),
          ),
    );
    return {
      metas,
      values,
      opened: metas.map((m, i) =>
        m.repr === 'P' ? parties.map((p, rank) => rings[rank]!.toBigints(p.parts[i]![0]!)) : [],
      ),
      inputs: parties.map((p, rank) =>
        p.shares.flatMap((s, i) => s.parts.map((t, j) => column(rank, `operand ${i}.${j}`, s.bits, t))),
      ),
      outputs: parties.map((p, rank) =>
        p.parts.flatMap((ts, i) => ts.map((t, j) => column(rank, `result ${i}.${j}`, metas[i]!.bits, t))),
      ),
      received: parties.map((p) => p.received),
      ...exchange.counts,
    };
  }
}

/** A result part must have its Meta's lane and length, and nothing above its bits. */
function checkPart(ring: Ring, m: Meta, t: RingTensor): void {
  const empty = m.repr === 'P' && t.length === 0;
  if (!empty && (t.lane !== laneFor(m.bits) || t.length !== m.length)) {
    throw new Error(`a result of ${t.length} x ${t.lane} bytes where ${m.length} of ${m.bits} bits are declared`);
  }
  const limit = 1n << BigInt(m.bits);
  if (m.bits < t.lane * 8 && t.length <= 4096 && ring.toBigints(t).some((v) => v >= limit)) {
    throw new Error(`a result of ${m.bits} bits has bits above them`);
  }
}
