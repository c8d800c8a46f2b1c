import { fail, SpucError } from '../../support/diagnostics.ts';
import { buildFrame, type Message, parseFrame } from './frame.ts';
import { type Link, type LinkCounters, newCounters, type PublicDigest, type Received } from './link.ts';
import { Mailbox } from './mailbox.ts';
import { messageOf } from './network-error.ts';
import { afterMicrotasks, type Schedule } from './schedule.ts';

/**
 * What every link does above its transport: one queue per peer that leaves as one frame when the wave is over, copies,
 * counters, mailboxes and the comparison of public values. A transport implements transmit and hangUp, and calls
 * deliver, fail and peerClosed.
 */
export abstract class QueuedLink implements Link {
  readonly counters = newCounters();
  readonly perPeer: readonly LinkCounters[];
  publicDigest: ((op?: string) => PublicDigest | undefined) | undefined;
  parties: number;
  /** Messages of a frame at most. */
  protected readonly maxMessages: number = Infinity;
  private readonly queues: Message[][];
  private readonly boxes: readonly Mailbox[];
  private scheduled = false;
  private ended: Error | undefined;

  constructor(
    readonly rank: number,
    readonly size: number,
    private readonly schedule: Schedule = afterMicrotasks,
    /** What messages call the participants, by rank. */
    protected readonly names: readonly string[] = Array.from({ length: size }, (_, i) => `party ${i}`),
  ) {
    this.parties = size;
    this.perPeer = Array.from({ length: size }, newCounters);
    this.queues = Array.from({ length: size }, () => []);
    this.boxes = Array.from({ length: size }, (_, i) => new Mailbox(names[i]!));
  }

  /** Puts a frame on the wire. The array is the transport's: nobody writes to it any more. */
  protected abstract transmit(to: number, frame: Uint8Array): void;
  /** Tells the peers that this endpoint is closed, or failed. */
  protected abstract hangUp(error: Error | undefined): void;

  send(to: number, address: string, payload: Uint8Array, clock: number, offline: boolean): void {
    if (this.ended) throw this.ended;
    this.checkPeer(to);
    // A copy in memory of its own, whatever kind of view the payload is (a Buffer's slice() would share its bytes).
    this.queues[to]!.push({ address, payload: new Uint8Array(payload), clock, offline });
    const kind = offline ? 'offline' : 'online';
    for (const c of [this.counters, this.perPeer[to]!]) {
      c.messages[kind]++;
      c.bytes[kind] += payload.length;
    }
    if (!this.scheduled) {
      this.scheduled = true;
      this.schedule(() => {
        this.scheduled = false;
        this.flush();
      });
    }
  }

  recv(from: number, address: string): Promise<Received> {
    this.checkPeer(from);
    return this.boxes[from]!.take(address);
  }

  flush(): void {
    if (this.ended) return;
    for (let to = 0; to < this.size; to++) {
      const queue = this.queues[to]!;
      if (queue.length === 0) continue;
      this.queues[to] = [];
      this.counters.frames++;
      this.perPeer[to]!.frames++;
      this.transmit(to, buildFrame(queue, to < this.parties ? this.publicDigest?.() : undefined));
    }
  }

  close(error?: Error): void {
    if (this.ended) return;
    if (!error) this.flush();
    this.end(error);
    this.hangUp(error);
  }

  /** A frame of a peer arrived; the array is this endpoint's from now on. A bad frame fails the link. */
  protected deliver(from: number, frame: Uint8Array): void {
    if (this.ended) return;
    try {
      const { messages, digest } = parseFrame(frame, this.maxMessages);
      // Whether it has guessed right is no answer for who may not know the public values of the parties.
      if (from < this.parties) this.compare(from, digest);
      for (const m of messages) this.boxes[from]!.put(m);
    } catch (e) {
      // Whatever it was, the peer brought it about: it must not end this process.
      this.close(
        this.blame(e instanceof SpucError ? e : runtimeError(`what arrived cannot be taken: ${messageOf(e)}`)),
      );
    }
  }

  /** The error for what a peer did wrong. */
  protected blame(error: Error): Error {
    return error;
  }

  /** Bytes that messages of a peer take which arrived before anybody asked for them. */
  protected parked(peer: number): number {
    return this.boxes[peer]!.parked;
  }

  /** Another endpoint failed: everything here fails with the same error. */
  protected fail(error: Error): void {
    if (!this.ended) this.end(error);
  }

  /** A peer closed in order: what it sent can still be received, nothing else will come. */
  protected peerClosed(peer: number): void {
    this.boxes[peer]!.fail(this.blame(runtimeError(`${this.names[peer]} closed its connection`)), false);
  }

  private end(error: Error | undefined): void {
    this.ended = error ?? runtimeError('the link is closed');
    for (const box of this.boxes) box.fail(this.ended, true);
    for (const q of this.queues) q.length = 0;
  }

  private compare(from: number, theirs: PublicDigest | undefined): void {
    const ours = theirs && this.publicDigest?.(theirs.op);
    if (theirs && ours && ours.op === theirs.op && ours.digest !== theirs.digest) {
      fail(
        'runtime',
        `the public values at ${theirs.op} differ between ${this.names[from]} and ${this.names[this.rank]}`,
      );
    }
  }

  private checkPeer(peer: number): void {
    if (!(Number.isInteger(peer) && peer >= 0 && peer < this.size) || peer === this.rank) {
      throw new RangeError(`party ${this.rank} of ${this.size} has no peer ${peer}`);
    }
  }
}

function runtimeError(message: string): Error {
  try {
    return fail('runtime', message);
  } catch (e) {
    return e as Error;
  }
}
