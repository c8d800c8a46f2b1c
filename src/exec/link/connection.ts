import { chunkHeader, FrameReader, type Kind, MAX_CHUNK } from './framing.ts';
import { asError, networkError } from './network-error.ts';
import { afterMicrotasks } from './schedule.ts';
import type { Wire } from './wire.ts';

export interface ConnectionOptions {
  /** Bytes of a data frame at most. */
  readonly maxFrame: number;
  /** A peer that is not heard of for so long, in ms, is taken for dead; it is told that this side lives four times as often. */
  readonly silenceMs: number;
}

/** What a link needs of the way to a peer, whose sockets may be another thread's. */
export interface Line {
  /** Called once, when nothing comes any more. */
  onClosed: ((why: Error | undefined) => void) | undefined;
  /** From now on frames go to this function, those that wait first. Each is the callee's. */
  serve(onFrame: (kind: Kind, frame: Uint8Array) => void): void;
  /** Queues a frame; nobody changes or reads the bytes any more. */
  send(kind: Kind, bytes: Uint8Array): void;
  /** Resolves when the queue is short enough to take more. */
  drained(): Promise<void>;
  pause(): void;
  resume(): void;
  /** Sends what is queued, then closes. */
  end(): void;
  /** Tells the peer why nothing more will come, before all that is queued, and closes. */
  abort(reason: string): void;
}

/** Bytes that wait to be written, from which on `drained` waits. */
export const HIGH_WATER = 16 * 2 ** 20;

/** How long the last words of a connection may take, in ms. */
const GRACE_MS = 1000;

/** Bytes of frames that nobody took yet from which on no more is read. */
const EARLY = 64 * 2 ** 20;
/** What a frame takes beside its bytes. */
const FRAME_COST = 256;

/** Frames that a stranger may send before they are asked for. */
const MAX_EARLY = 8;

interface Outgoing {
  readonly kind: Kind;
  readonly bytes: Uint8Array;
  at: number;
}

/** Frames to one peer and back over a wire: chunks, sequence numbers, heartbeats, and a queue that respects what the wire can take. */
export class Connection implements Line {
  /** Takes frames as they come; those before it is set are kept for `take`. */
  onFrame: ((kind: Kind, frame: Uint8Array) => void) | undefined;
  /** Called once, when nothing comes any more. */
  onClosed: ((why: Error | undefined) => void) | undefined;
  /** Told how many bytes of frames the wire took. */
  onWritten: ((bytes: number) => void) | undefined;
  private readonly reader: FrameReader;
  private readonly early: { kind: Kind; frame: Uint8Array }[] = [];
  private readonly takers: { resolve(x: { kind: Kind; frame: Uint8Array }): void; reject(e: Error): void }[] = [];
  private readonly queue: Outgoing[] = [];
  private readonly waiting: { readonly below: number; go(): void }[] = [];
  private queued = 0;
  private earlyBytes = 0;
  private full = false;
  private seq = 0;
  private writable = true;
  private ending = false;
  private heard = Date.now();
  private spoke = Date.now();
  private paused = false;
  private over: { readonly why: Error | undefined } | undefined;
  private unreadable: Error | undefined;
  private told = false;
  private lastCall: ReturnType<typeof setTimeout> | undefined;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    readonly wire: Wire,
    private readonly o: ConnectionOptions,
  ) {
    this.reader = new FrameReader({ checked: !wire.secure });
    this.timer = setInterval(() => this.beat(), Math.max(10, o.silenceMs / 8));
    wire.listen({
      data: (bytes) => this.data(bytes),
      drain: () => {
        this.writable = true;
        this.pump();
      },
      closed: (e) => this.finish(e),
    });
  }

  /** Tells the peer why nothing more will come, before all that is queued, and closes. */
  abort(reason: string): void {
    if (this.over || this.ending) return;
    this.queue.length = 0;
    this.queued = 0;
    this.send('abort', new TextEncoder().encode(reason.slice(0, 4000)));
    this.end();
  }

  /** Chunks that were dropped as duplicates. */
  get dropped(): number {
    return this.reader.dropped;
  }

  /** Queues a frame; nobody changes the bytes any more. */
  send(kind: Kind, bytes: Uint8Array): void {
    if (this.over || this.ending) return;
    this.queue.push({ kind, bytes, at: 0 });
    this.queued += bytes.length;
    this.pump();
  }

  /** Resolves when the queue is short enough to take more: fewer bytes than `below` wait for the wire. */
  drained(below = HIGH_WATER): Promise<void> {
    if (this.queued < below || this.over) return Promise.resolve();
    return new Promise((go) => this.waiting.push({ below, go }));
  }

  /** The peer is known: it may send data from now on. */
  trust(): void {
    this.reader.maxData = this.o.maxFrame;
  }

  /** The next frame, before `onFrame` is set. Rejects when the connection closes. */
  take(): Promise<{ kind: Kind; frame: Uint8Array }> {
    const first = this.early.shift();
    if (first) return Promise.resolve(first);
    if (this.told)
      return Promise.reject(this.unreadable ?? this.over?.why ?? networkError('the connection was closed'));
    return new Promise((resolve, reject) => this.takers.push({ resolve, reject }));
  }

  /** From now on frames go to this function, those that wait first. */
  serve(onFrame: (kind: Kind, frame: Uint8Array) => void): void {
    this.onFrame = onFrame;
    if (this.full) this.resume();
    this.full = false;
    for (const { kind, frame } of this.early.splice(0)) onFrame(kind, frame);
    // It may have closed before anybody was there to be told.
    if (this.told) queueMicrotask(() => this.onClosed?.(this.unreadable ?? this.over?.why));
  }

  pause(): void {
    if (this.paused || this.over) return;
    this.paused = true;
    this.wire.pause();
  }
  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.heard = Date.now();
    this.wire.resume();
  }

  /** Sends what is queued, then closes; the peer has a second to close its side. */
  end(): void {
    if (this.over || this.ending) return;
    this.ending = true;
    this.resume();
    this.pump();
    clearTimeout(this.lastCall);
    if (!this.over) this.lastCall = setTimeout(() => this.destroy(), GRACE_MS);
  }

  destroy(why?: Error): void {
    this.finish(why);
    this.wire.destroy();
  }

  private data(bytes: Uint8Array): void {
    if (this.over || this.unreadable) return;
    this.heard = Date.now();
    try {
      this.reader.push(bytes, (kind, frame) => {
        if (this.over || this.unreadable || kind === 'heartbeat') return;
        if (this.onFrame) return this.onFrame(kind, frame);
        const taker = this.takers.shift();
        if (taker) taker.resolve({ kind, frame });
        else if (this.reader.maxData === 0 && this.early.length >= MAX_EARLY)
          throw networkError('too many frames at once');
        else this.keep(kind, frame);
      });
    } catch (e) {
      this.broken(asError(e));
    }
  }

  private keep(kind: Kind, frame: Uint8Array): void {
    this.early.push({ kind, frame });
    this.earlyBytes += frame.length + FRAME_COST;
    if (this.earlyBytes <= EARLY || this.full) return;
    this.full = true;
    this.pause();
  }

  /** Nothing that comes can be read any more. Who uses this connection can still tell the peer why. */
  private broken(why: Error): void {
    this.unreadable = why;
    this.tell(why);
    if (!this.ending && !this.over) this.lastCall = setTimeout(() => this.destroy(), GRACE_MS);
  }

  private tell(why: Error | undefined): void {
    if (this.told) return;
    this.told = true;
    clearInterval(this.timer);
    for (const t of this.takers.splice(0)) t.reject(why ?? networkError('the connection was closed'));
    this.onClosed?.(why);
  }

  private pump(): void {
    while (this.writable && this.queue.length > 0) {
      const next = this.queue[0]!;
      const part = next.bytes.subarray(next.at, next.at + MAX_CHUNK);
      next.at += part.length;
      const last = next.at === next.bytes.length;
      const header = chunkHeader(next.kind, last, this.seq++, part, !this.wire.secure);
      this.writable = this.wire.write(part.length > 0 ? [header, part] : [header]);
      this.queued -= part.length;
      this.onWritten?.(part.length);
      this.spoke = Date.now();
      if (last) this.queue.shift();
    }
    if (this.waiting.length > 0) for (const { below, go } of this.waiting.splice(0)) void this.drained(below).then(go);
    if (this.ending && this.queue.length === 0) this.wire.end();
  }

  private beat(): void {
    const { silenceMs } = this.o;
    if (Date.now() - this.spoke >= silenceMs / 4 && this.queue.length === 0) this.send('heartbeat', new Uint8Array());
    if (this.paused || Date.now() - this.heard < silenceMs) return;
    // This process may have computed all the while: what came in that time is read before the peer is taken for dead.
    const before = this.heard;
    afterMicrotasks(() =>
      afterMicrotasks(() => {
        if (this.heard === before && !this.over)
          this.destroy(networkError(`nothing was heard for ${(silenceMs / 1000).toFixed(1)} s`));
      }),
    );
  }

  private finish(why: Error | undefined): void {
    if (this.over) return;
    this.over = { why };
    clearTimeout(this.lastCall);
    for (const { go } of this.waiting.splice(0)) go();
    this.queue.length = 0;
    this.tell(why);
  }
}
