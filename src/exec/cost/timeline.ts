import { Heap } from '../../support/heap.ts';
import type { Cost, Kernel, Meta, Protocol, Share } from '../protocols/protocol.ts';
import type { OpStats } from '../runtime/context.ts';
import type { Recorder, RunConfig } from '../runtime/engine.ts';
import { ComputeCosts } from './compute-table.ts';
import type { Network } from './net.ts';

/** One call of a cost run: what it waits for, and what it takes. */
interface Event {
  readonly after: readonly Event[];
  readonly clock: number;
  readonly hops: number;
  /** Bytes on the busiest link while the call runs, and bytes that every party's link carries when calls take turns. */
  readonly busiest: number;
  readonly share: number;
  /** Seconds of one party. */
  readonly compute: number;
  readonly index: number;
}

/**
 * Records the calls of a cost run with what they wait for, and plays them against a network in virtual time.
 *
 * Every party is taken to be as busy as any other. It computes one thing at a time (a party is one thread), in the order in which
 * operands become ready; then the call's bytes queue for the party's link, which calls share; then come its hops. So independent calls
 * overlap their latency, but neither their bytes nor their computing. Nothing measured enters but the tables of compute-table.json.
 */
export class Timeline implements Recorder {
  private readonly events: Event[] = [];
  /** The last call that ended at a clock: what values wait for that know their clock only, because they were opened. */
  private readonly atClock = new Map<number, Event>();
  private readonly computing: ComputeCosts;

  constructor(
    private readonly protocol: Protocol,
    private readonly config: RunConfig,
  ) {
    this.computing = new ComputeCosts(protocol, config.k);
  }

  call<P>(k: Kernel<P, never>, xs: readonly Share[], p: P, cost: Cost, clock: number, stats: OpStats): object {
    const busiest = this.busiestLink(k, p, cost);
    const compute = this.computing.call(k, this.config, xs, p);
    stats.linkBytes += busiest;
    stats.compute += compute;
    return this.add(xs, clock, cost.hops, busiest, Math.min(busiest, cost.bytes / this.config.n), compute);
  }

  local(xs: readonly Share[], result: Meta, stats: OpStats): object {
    const compute = this.computing.local(result);
    stats.compute += compute;
    return this.add(
      xs,
      xs.reduce((m, x) => Math.max(m, x.clock), 0),
      0,
      0,
      0,
      compute,
    );
  }

  private add(
    xs: readonly Share[],
    clock: number,
    hops: number,
    busiest: number,
    share: number,
    compute: number,
  ): Event {
    const after: Event[] = [];
    for (const x of xs) {
      const made = x.event as Event | undefined;
      if (made && !after.includes(made)) after.push(made);
      if (x.clock > (made?.clock ?? 0)) {
        const opened = this.atClock.get(x.clock);
        if (opened && !after.includes(opened)) after.push(opened);
      }
    }
    const event = { after, clock, hops, busiest, share, compute, index: this.events.length };
    this.events.push(event);
    if (hops > 0) this.atClock.set(clock, event);
    return event;
  }

  /**
   * Bytes on the busiest link in one direction. An owner sends all shares of its input; each recipient of an opening receives its part
   * of the bytes; else the messages of a hop are spread over the parties, as far as there are that many.
   */
  private busiestLink<P>(k: Kernel<P, never>, p: P, { bytes, messages, hops }: Cost): number {
    const { share, open } = this.protocol.kernels;
    if (k === (share as unknown)) return bytes;
    if (k === (open as unknown)) return bytes / Math.max(1, (p as { to: readonly number[] }).to.length);
    return bytes / Math.max(1, Math.min(this.config.n, messages / Math.max(1, hops)));
  }

  /** Seconds until the last call is over. */
  seconds(net: Network): number {
    const perByte = 8 / net.bandwidth;
    const waits = new Int32Array(this.events.length);
    const ready = new Float64Array(this.events.length);
    const next: number[][] = this.events.map(() => []);
    // The one that is ready first, of equals the one recorded first.
    const queue = new Heap<number>((a, b) => ready[a]! < ready[b]! || (ready[a]! === ready[b]! && a < b));
    for (const e of this.events) {
      waits[e.index] = e.after.length;
      for (const a of e.after) next[a.index]!.push(e.index);
      if (e.after.length === 0) queue.push(e.index);
    }
    let cpuFree = 0;
    let linkFree = 0;
    let last = 0;
    for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
      const e = this.events[i]!;
      let t = ready[i]!;
      if (e.compute > 0) cpuFree = t = Math.max(t, cpuFree) + e.compute;
      if (e.busiest > 0) {
        t = Math.max(t, linkFree);
        linkFree = t + e.share * perByte;
        t += e.busiest * perByte;
      }
      t += e.hops * net.latency;
      last = Math.max(last, t);
      for (const n of next[i]!) {
        ready[n] = Math.max(ready[n]!, t);
        if (--waits[n]! === 0) queue.push(n);
      }
    }
    return last;
  }
}
