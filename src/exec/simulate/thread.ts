import { FRAME_HEAD, MESSAGE_HEAD } from '../link/frame.ts';
import { HEADER, MAX_CHUNK } from '../link/framing.ts';
import type { VirtualNetwork } from './network.ts';
import type { VirtualTime } from './time.ts';

/** One message on its way. */
interface Sent {
  readonly address: string;
  readonly bytes: number;
}

/**
 * One participant: a thread that does one thing at a time, and its connections. What is sent leaves, as one frame for each peer, when the
 * thread has nothing left to do, or when it is told to; what arrives meanwhile is read after that.
 */
export class VirtualThread {
  /** Computing so far, in ms. */
  computed = 0;
  private readonly work: { ms: number; done: () => void }[] = [];
  private computing = false;
  private readonly outbox: Sent[][];
  private inbox: { from: number; messages: readonly Sent[] }[] = [];
  private readonly arrived = new Set<string>();
  private readonly waiting = new Map<string, () => void>();
  private peers: readonly VirtualThread[] = [];

  constructor(
    private readonly time: VirtualTime,
    private readonly network: VirtualNetwork,
    readonly rank: number,
    size: number,
  ) {
    this.outbox = Array.from({ length: size }, () => []);
    time.actor(() => this.act());
  }

  /** Threads that can reach each other, by rank. */
  static all(time: VirtualTime, network: VirtualNetwork, size: number): VirtualThread[] {
    const threads = Array.from({ length: size }, (_, rank) => new VirtualThread(time, network, rank, size));
    for (const t of threads) t.peers = threads;
    return threads;
  }

  /** Computes, after what was asked for before. */
  compute(ms: number): Promise<void> {
    return new Promise((done) => {
      this.work.push({ ms, done });
      this.time.wake();
    });
  }

  send(to: number, address: string, bytes: number): void {
    this.outbox[to]!.push({ address, bytes });
    this.time.wake();
  }

  /** Resolves when the message is there and the thread can read it. */
  receive(from: number, address: string): Promise<void> {
    const key = `${from} ${address}`;
    if (this.arrived.delete(key)) return Promise.resolve();
    return new Promise((resolve) => this.waiting.set(key, resolve));
  }

  /** Lets go what was sent. */
  flush(): void {
    for (const [to, messages] of this.outbox.entries()) {
      if (messages.length === 0) continue;
      this.outbox[to] = [];
      this.network.send(this.rank, to, frameBytes(messages), () => {
        this.peers[to]!.inbox.push({ from: this.rank, messages });
        this.time.wake();
      });
    }
  }

  /** What it waits for, for messages. */
  waits(): string[] {
    return [...this.waiting.keys()];
  }

  private act(): boolean {
    if (this.computing) return false;
    const next = this.work.shift();
    if (next) {
      this.computed += next.ms;
      if (next.ms === 0) {
        next.done();
        return true;
      }
      this.computing = true;
      this.time.plan(this.time.now + next.ms, () => {
        this.computing = false;
        next.done();
        this.time.wake();
      });
      return false;
    }
    this.flush();
    if (this.inbox.length === 0) return false;
    const frames = this.inbox;
    this.inbox = [];
    for (const { from, messages } of frames)
      for (const { address } of messages) {
        const key = `${from} ${address}`;
        const taker = this.waiting.get(key);
        if (taker) {
          this.waiting.delete(key);
          taker();
        } else this.arrived.add(key);
      }
    return true;
  }
}

/** Bytes on the wire: addresses count too. What checks public values, and what TLS and TCP add, is left out. */
export function frameBytes(messages: readonly Sent[]): number {
  const frame = messages.reduce((n, m) => n + MESSAGE_HEAD + m.address.length + m.bytes, FRAME_HEAD);
  return frame + HEADER * Math.ceil(frame / MAX_CHUNK);
}
