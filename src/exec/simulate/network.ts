import { edgesOf, type Line, type Network } from '../cost/net.ts';
import type { VirtualTime } from './time.ts';

/** Bytes that a line carries one way before it is the next one's turn: connections share a line. */
export const PORTION = 64 * 1024;

/** What waits to be sent. */
interface Load {
  left: number;
  readonly arrived: () => void;
}

/** When a participant's line in is free again. */
interface LineIn {
  free: number;
}

/**
 * A network in virtual time. Every participant has one line out and one line in, each of which carries the bandwidth in all. What goes to
 * several peers takes turns on the line out, portion by portion; what comes from several queues for the line in. The first byte is there
 * after the latency. A way with a line of its own (an edge of the network) queues for that one only.
 */
export class VirtualNetwork {
  private readonly ways: readonly (readonly LineOut[])[];

  /** @param names of the participants by rank @throws SpucError class `option` for an edge between others */
  constructor(time: VirtualTime, net: Network, names: readonly string[]) {
    const edges = edgesOf(net, names);
    const shared = names.map((): LineIn => ({ free: 0 }));
    this.ways = names.map((_, from) => {
      const line = new LineOut(time, net);
      return names.map((_, to) => {
        const own = edges[from]![to];
        if (own) return new LineOut(time, own).to(to, { free: 0 });
        return line.to(to, shared[to]!);
      });
    });
  }

  /** `arrived` is called when the last byte is there. What goes the same way arrives in the order in which it was sent. */
  send(from: number, to: number, bytes: number, arrived: () => void): void {
    this.ways[from]![to]!.send(to, bytes, arrived);
  }
}

class LineOut {
  private readonly ends: LineIn[] = [];
  private readonly queues: Load[][] = [];
  private last = -1;
  private busy = false;
  private readonly latencyMs: number;
  private readonly msPerByte: number;

  constructor(
    private readonly time: VirtualTime,
    { latency, bandwidth }: Line,
  ) {
    this.latencyMs = latency * 1000;
    this.msPerByte = 8000 / bandwidth;
  }

  to(rank: number, end: LineIn): this {
    this.ends[rank] = end;
    this.queues[rank] = [];
    return this;
  }

  send(to: number, bytes: number, arrived: () => void): void {
    this.queues[to]!.push({ left: bytes, arrived });
    if (!this.busy) this.next();
  }

  /** Sends a portion of whoever's turn it is. */
  private next(): void {
    const n = this.queues.length;
    let to = -1;
    for (let i = 1; i <= n && to < 0; i++)
      if (this.queues[(this.last + i + n) % n]?.length) to = (this.last + i + n) % n;
    this.busy = to >= 0;
    if (to < 0) return;
    this.last = to;
    const { time } = this;
    const load = this.queues[to]![0]!;
    const bytes = Math.min(load.left, PORTION);
    load.left -= bytes;
    const takes = bytes * this.msPerByte;
    const end = this.ends[to]!;
    end.free = Math.max(end.free, time.now + this.latencyMs) + takes;
    if (load.left === 0) {
      this.queues[to]!.shift();
      time.plan(end.free, load.arrived);
    }
    time.plan(time.now + takes, () => this.next());
  }
}
