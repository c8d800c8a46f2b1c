import type { Accuracy } from '../../codegen/manifest.ts';
import type { Cost, Env, Kernel, Meta, Protocol, Share } from '../protocols/protocol.ts';
import { ALIGN } from '../ring/allocator.ts';
import { laneFor, type Ring, type RingTensor } from '../ring/ring.ts';
import { type Ctx, holdPublic, type OpStats } from './context.ts';
import type { CallMonitor, Monitor } from './monitor.ts';

/** The fixed-point and ring parameters of a run. */
export interface RunConfig {
  /** Ring bits: 32 (FM32), 64 (FM64), 128 (FM128); small rings in tests. */
  readonly k: number;
  /** Fraction bits of fixed point. */
  readonly fxp: number;
  readonly n: number;
  /** How exact elementary functions are; `full` where it is absent. The same at all participants. */
  readonly accuracy?: Accuracy;
}

/** Totals of a participant. On the cost backend they are those of all participants. */
export interface Totals {
  hops: number;
  offlineHops: number;
  messages: number;
  bytes: number;
  offlineMessages: number;
  offlineBytes: number;
}
export const newTotals = (): Totals => ({
  hops: 0,
  offlineHops: 0,
  messages: 0,
  bytes: 0,
  offlineMessages: 0,
  offlineBytes: 0,
});

/**
 * What hal and the kernels of PPHLO run on. A party engine computes on shares; the cost engine and the dealer engine carry only Metas and clocks,
 * so the same hal code gives the cost of a run, and the dealer's side of it.
 */
export interface Engine extends RunConfig {
  readonly protocol: Protocol;
  readonly role: 'party' | 'dealer' | 'cost';
  /** This participant: a party's rank, n for the dealer, -1 for the cost backend. */
  readonly rank: number;
  readonly totals: Totals;
  /** Ring bytes of one party for a share. */
  shareBytes(m: Meta): number;
  /** Runs a protocol kernel under `label` of `c`. */
  call<P>(c: Ctx, label: string, k: Kernel<P, never>, xs: readonly Share[], p: P): Promise<Share[]>;
  /** Applies a message-free function that is linear over the sharing to corresponding parts of the operands. */
  local(c: Ctx, xs: readonly Share[], result: Meta, f: (ring: Ring, ...parts: RingTensor[]) => RingTensor): Share;
  /** x + public (A) or x ⊕ public (B). `value` builds the ring tensor; it is not called where there is no data. */
  addPublic(c: Ctx, x: Share, value: (ring: Ring) => RingTensor, clock?: number): Share;
  /** The trivial sharing of a public value. */
  constant(
    c: Ctx,
    repr: 'A' | 'B',
    bits: number,
    length: number,
    value: (ring: Ring) => RingTensor,
    clock?: number,
  ): Share;
}

/**
 * Ring bytes that a kernel call takes beside its operands at one participant: BASE times its largest operand or result at ring width, plus
 * PER_BYTE times what all participants send for it, because what is sent or dealt is a tensor first. An upper bound of what the built-in
 * kernels were measured to take (engine.test.ts).
 */
const BASE = 12;
const PER_BYTE = 3;

/** The larger clock of the operands. */
export const maxClock = (xs: readonly Share[]): number => xs.reduce((m, x) => Math.max(m, x.clock), 0);
export const maxOfflineClock = (xs: readonly Share[]): number => xs.reduce((m, x) => Math.max(m, x.offlineClock), 0);

const metaOf = ({ repr, bits, length }: Meta): Meta => ({ repr, bits, length });

/** Sees what a cost run does, in an order in which operands come before their results, so that its time can be predicted. */
export interface Recorder {
  call<P>(k: Kernel<P, never>, xs: readonly Share[], p: P, cost: Cost, clock: number, stats: OpStats): object;
  local(xs: readonly Share[], result: Meta, stats: OpStats): object;
}

/**
 * What a monitor may see of a call's parameters: numbers, and lists of numbers. Others are a party's own: its input, shares from a file, a value
 * for a data owner outside.
 */
export function publicParams(params: unknown): unknown {
  if (typeof params !== 'object' || params === null) return params;
  const plain = (v: unknown): boolean => typeof v === 'number' || typeof v === 'boolean' || typeof v === 'string';
  const shown = Object.entries(params).filter(([, v]) => plain(v) || (Array.isArray(v) && v.every(plain)));
  return Object.fromEntries(shown);
}

/** Tells a monitor that a call begins. */
export function tellCall<P>(
  monitor: Monitor | undefined,
  address: string,
  kernel: Kernel<P, never>,
  operands: readonly Share[],
  params: P,
  results: readonly Meta[],
): CallMonitor | undefined {
  if (!monitor?.call) return undefined;
  return monitor.call({
    address,
    kernel,
    operands: operands.map(metaOf),
    results: results.map(metaOf),
    params: publicParams(params),
    clock: maxClock(operands),
  });
}

/** Book-keeping and data-free execution: the cost backend, and the base of the other engines. */
export class CostEngine implements Engine {
  readonly role: Engine['role'] = 'cost';
  readonly rank: number = -1;
  readonly totals = newTotals();
  readonly k: number;
  readonly fxp: number;
  readonly n: number;
  readonly accuracy: Accuracy;

  constructor(
    readonly protocol: Protocol,
    config: RunConfig,
    private readonly recorder?: Recorder,
    private readonly monitor?: Monitor,
  ) {
    this.k = config.k;
    this.fxp = config.fxp;
    this.n = config.n;
    this.accuracy = config.accuracy ?? 'full';
  }

  get env(): Env {
    return this;
  }

  /** The results' Metas and clocks after a call that costs `cost`. */
  protected outcome<P>(
    k: Kernel<P, never>,
    xs: readonly Share[],
    p: P,
  ): { cost: Cost; metas: readonly Meta[]; clock: number; offlineClock: number } {
    const cost = k.cost(this.env, xs, p);
    const clock = maxClock(xs) + cost.hops;
    const offlineClock = maxOfflineClock(xs) + (cost.offline?.hops ?? 0);
    if (offlineClock > this.totals.offlineHops) this.totals.offlineHops = offlineClock;
    return { cost, metas: k.result(this.env, xs, p), clock, offlineClock };
  }

  shareBytes(m: Meta): number {
    const bytes = Math.ceil((m.length * laneFor(m.bits)) / ALIGN) * ALIGN;
    return bytes * (m.repr === 'P' ? 1 : this.protocol.parts(m.repr));
  }
  /** Ring bytes that one participant takes for a call beside its operands, results included. */
  scratchBytes(xs: readonly Meta[], metas: readonly Meta[], cost: Cost): number {
    const largest = [...xs, ...metas].reduce((n, m) => Math.max(n, this.shareBytes({ ...m, bits: this.k })), 0);
    return BASE * largest + PER_BYTE * (cost.bytes + (cost.offline?.bytes ?? 0));
  }
  /** A new share without data, its memory counted. */
  protected blank(c: Ctx, m: Meta, clock: number, offlineClock: number, event?: object): Share {
    c.hold(this.shareBytes(m));
    const share = { repr: m.repr, bits: m.bits, length: m.length, parts: [], offline: [], clock, offlineClock };
    return event ? { ...share, event } : share;
  }

  /** Counts the declared traffic of a call. */
  protected account(c: Ctx, cost: Cost): void {
    for (const t of [this.totals, c.stats]) {
      t.messages += cost.messages;
      t.bytes += cost.bytes;
      t.offlineMessages += cost.offline?.messages ?? 0;
      t.offlineBytes += cost.offline?.bytes ?? 0;
    }
  }

  async call<P>(c: Ctx, label: string, k: Kernel<P, never>, xs: readonly Share[], p: P): Promise<Share[]> {
    const address = c.address(label);
    const { cost, metas, clock, offlineClock } = this.outcome(k, xs, p);
    tellCall(this.monitor, address, k, xs, p, metas);
    this.account(c, cost);
    c.scratch(this.scratchBytes(xs, metas, cost), maxClock(xs), clock);
    const event = this.recorder?.call(k, xs, p, cost, clock, c.stats);
    const offline = k.prepare && carriesOffline(this.protocol) ? offlineClock : maxOfflineClock(xs);
    return metas.map((m) => this.blank(c, m, clock, offline, event));
  }

  local(c: Ctx, xs: readonly Share[], result: Meta, _f: (ring: Ring, ...parts: RingTensor[]) => RingTensor): Share {
    // Index tables and copies in another layout, one part at a time.
    c.scratch(this.shareBytes({ ...result, repr: 'P', bits: this.k }), 0, 0);
    return this.blank(c, result, maxClock(xs), maxOfflineClock(xs), this.recorder?.local(xs, result, c.stats));
  }
  addPublic(c: Ctx, x: Share, _value: (ring: Ring) => RingTensor, clock = 0): Share {
    holdPublic(c, x.bits, x.length);
    return this.blank(c, x, Math.max(x.clock, clock), x.offlineClock, x.event);
  }
  constant(
    c: Ctx,
    repr: 'A' | 'B',
    bits: number,
    length: number,
    _value: (ring: Ring) => RingTensor,
    clock = 0,
  ): Share {
    holdPublic(c, bits, length);
    return this.blank(c, { repr, bits, length }, clock, 0);
  }
}

/** Whether results of a protocol carry offline parts, so that offline work of one kernel waits for that of another. */
export const carriesOffline = (p: Protocol): boolean => p.offlineParts === true;
