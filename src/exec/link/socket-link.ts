import { SpucError } from '../../support/diagnostics.ts';
import type { Line } from './connection.ts';
import type { Kind } from './framing.ts';
import type { Received } from './link.ts';
import { messageOf, networkError } from './network-error.ts';
import { QueuedLink } from './queued-link.ts';

export interface SocketLinkOptions {
  readonly rank: number;
  /** Names of all participants, a dealer's last. */
  readonly names: readonly string[];
  /** By rank; none for this participant itself. */
  readonly connections: readonly (Line | undefined)[];
  /** A message that does not come in so many ms fails the run; 0: wait as long as the peer lives. */
  readonly receiveMs: number;
  /** Ranks from `from` on are data owners outside: they compute next to nothing, so their messages need not be waited for as long. */
  readonly guests?: { readonly from: number; readonly receiveMs: number };
  /** Bytes that a peer may send ahead of what is asked for: reading is throttled from there on, and four times as many fail the run. */
  readonly aheadBytes?: number;
  /** Names an address for messages: the op and its place in the source. */
  readonly describe?: (address: string) => string;
}

interface Wait {
  readonly address: string;
  readonly since: number;
  /** The same by the clock of deadlines. */
  begun: number;
}

/** Stands for a peer's word that it is done, among the addresses of messages. */
const END = '';
/** Payload bytes that a wave collects at most before it leaves. */
const FRAME = 4 * 2 ** 20;
/** Messages that a wave collects at most. */
const MESSAGES = 2 ** 16;
const STOPPED = ' stopped the run: ';
const AHEAD = 256 * 2 ** 20;
/** How long a peer that sends ahead is kept waiting before a little more is read; twice as long for every quarter of AHEAD that it is further ahead. */
const THROTTLE_MS = 250;

/** An endpoint whose peers are other processes. Every failure of a peer ends it, with an error of class `network` that names the peer and the op. */
export class SocketLink extends QueuedLink {
  private readonly waits: Set<Wait>[];
  private readonly byes: boolean[];
  private readonly throttled = new Map<number, ReturnType<typeof setTimeout>>();
  private readonly timer: ReturnType<typeof setInterval> | undefined;
  private readonly lookMs: number;
  private readonly guestMs: number;
  /** Deadlines run by this clock, in ms: it stands still while this participant computes, when nobody could have answered it. */
  private waited = 0;
  private looked = Date.now();
  private unsent = { bytes: 0, messages: 0 };
  protected override readonly maxMessages = MESSAGES;
  /** The message that was asked for or sent last: what a failure is told to have interrupted where nothing is waited for. */
  private latest: string | undefined;
  private failure: Error | undefined;
  private finishing: { resolve(): void; reject(e: Error): void } | undefined;

  constructor(private readonly o: SocketLinkOptions) {
    super(o.rank, o.names.length, undefined, o.names);
    this.waits = o.names.map(() => new Set());
    this.byes = o.connections.map((c) => !c);
    for (const [peer, c] of o.connections.entries()) {
      if (!c) continue;
      c.onClosed = (why) => this.lost(peer, why);
      c.serve((kind, frame) => this.frame(peer, kind, frame));
    }
    this.guestMs = Math.min(o.receiveMs, o.guests?.receiveMs ?? Infinity);
    this.lookMs = Math.min(500, this.guestMs / 4);
    if (o.receiveMs > 0) this.timer = setInterval(() => this.checkDeadlines(), this.lookMs);
  }

  override recv(from: number, address: string): Promise<Received> {
    const message = super.recv(from, address);
    const wait: Wait = { address, since: Date.now(), begun: this.waited };
    this.waits[from]!.add(wait);
    this.latest = address;
    this.release(from);
    const done = () => void this.waits[from]!.delete(wait);
    message.then(done, done);
    return message;
  }

  override send(to: number, address: string, payload: Uint8Array, clock: number, offline: boolean): void {
    super.send(to, address, payload, clock, offline);
    this.latest = address;
    this.unsent.bytes += payload.length;
    this.unsent.messages++;
    // A dealer's wave is the whole program: what is long leaves in parts, and the peer can begin.
    if (this.unsent.bytes >= FRAME || this.unsent.messages >= MESSAGES) this.flush();
  }

  override flush(): void {
    this.unsent = { bytes: 0, messages: 0 };
    super.flush();
  }

  async drained(): Promise<void> {
    await Promise.all(this.o.connections.map((c) => c?.drained()));
  }

  /**
   * Tells the peers that this participant is done, and waits until all of them say so: a run has succeeded when everybody finished it.
   * @throws SpucError class `network` when a peer fails before
   */
  async finish(): Promise<void> {
    if (this.failure) throw this.failure;
    this.flush();
    const all = new Promise<void>((resolve, reject) => {
      this.finishing = { resolve, reject };
    });
    for (const [peer, c] of this.o.connections.entries()) {
      c?.send('bye', new Uint8Array());
      // A peer that lives and never finishes must not keep the others for ever.
      if (!this.byes[peer]) this.waits[peer]!.add({ address: END, since: Date.now(), begun: this.waited });
    }
    this.checkFinished();
    await all;
    this.close();
  }

  protected override transmit(to: number, frame: Uint8Array): void {
    this.o.connections[to]!.send('data', frame);
  }

  protected override hangUp(error: Error | undefined): void {
    clearInterval(this.timer);
    for (const t of this.throttled.values()) clearTimeout(t);
    this.failure ??= error;
    for (const c of this.o.connections) {
      if (error) c?.abort(error.message);
      else c?.end();
    }
    if (error) this.finishing?.reject(error);
  }

  protected override blame(error: Error): Error {
    return error instanceof SpucError ? networkError(error.message) : error;
  }

  private frame(peer: number, kind: Kind, frame: Uint8Array): void {
    const name = this.names[peer]!;
    if (this.failure) return;
    if (kind === 'data' && !this.byes[peer]) {
      this.deliver(peer, frame);
      this.throttle(peer);
    } else if (kind === 'bye') {
      this.byes[peer] = true;
      for (const w of this.waits[peer]!) if (w.address === END) this.waits[peer]!.delete(w);
      for (const w of this.waits.slice(this.o.guests?.from ?? this.size).flatMap((s) => [...s]))
        if (w.address === END) w.begun = this.waited;
      this.peerClosed(peer);
      this.checkFinished();
    } else if (kind === 'abort') {
      const reason = new TextDecoder().decode(frame);
      // Word of a failure comes from several peers: the first who told it is named, not those who hand it on.
      this.close(networkError(reason.includes(STOPPED) ? reason : `${name}${STOPPED}${reason}`));
    } else {
      const when = this.byes[peer] ? 'after it had finished' : 'in the middle of the run';
      this.close(networkError(`${name} sent a frame of kind '${kind}' ${when}`));
    }
  }

  /** The connection to a peer is gone: in order when all have finished, else a failure. */
  private lost(peer: number, why: Error | undefined): void {
    // A peer closes when everybody said that it is done: this participant too, but perhaps another one's word has not come yet.
    if (this.failure || (this.byes[peer] && this.finishing)) return;
    const reason = why ? `: ${messageOf(why)}` : ' before the run was finished';
    this.close(networkError(`the connection to ${this.names[peer]} was lost${reason}${this.oldest(peer)}`));
  }

  private checkFinished(): void {
    if (this.finishing && this.byes.every(Boolean)) this.finishing.resolve();
  }

  /** What this participant waits for: from that peer, else from anybody. */
  private oldest(peer: number): string {
    const first = [...this.waits[peer]!][0] ?? this.waits.flatMap((s) => [...s].slice(0, 1))[0];
    if (!first) return this.latest === undefined ? '' : `, at ${this.describe(this.latest)}`;
    const seconds = ((Date.now() - first.since) / 1000).toFixed(1);
    const after = first.address === END && this.latest !== undefined ? `, after ${this.describe(this.latest)}` : '';
    return `, while waiting for ${this.describe(first.address)} since ${seconds} s${after}`;
  }

  private describe(address: string): string {
    if (address === END) return 'the end of its part';
    return this.o.describe?.(address) ?? address;
  }

  private limitOf(peer: number, { address }: Wait): number {
    const { guests, receiveMs } = this.o;
    if (!guests || peer < guests.from) return receiveMs;
    // A guest is done when the last of the others has sent it its part.
    const others = this.byes.slice(0, guests.from);
    return address === END && !others.every(Boolean) ? receiveMs : this.guestMs;
  }

  private checkDeadlines(): void {
    const now = Date.now();
    this.waited += Math.min(now - this.looked, 2 * this.lookMs);
    this.looked = now;
    const late = (peer: number): Wait | undefined => {
      const [first] = this.waits[peer]!;
      return first && this.waited - first.begun >= this.limitOf(peer, first) ? first : undefined;
    };
    for (let peer = 0; peer < this.size; peer++) {
      const wait = late(peer);
      if (!wait) continue;
      // This process may have computed all the while: what came in that time is read first.
      setTimeout(() => {
        if (this.failure || !this.waits[peer]!.has(wait)) return;
        const seconds = ((Date.now() - wait.since) / 1000).toFixed(1);
        const what = `no message from ${this.names[peer]} for ${this.describe(wait.address)} in ${seconds} s`;
        this.close(networkError(what, 'raise --timeout where that party only needs longer'));
      }, 50);
    }
  }

  private throttle(peer: number): void {
    const ahead = this.o.aheadBytes ?? AHEAD;
    const parked = this.parked(peer);
    if (parked > 4 * ahead)
      this.close(networkError(`${this.names[peer]} sent ${parked} bytes that nothing here asked for`));
    if (this.failure || parked <= ahead || this.waits[peer]!.size > 0 || this.throttled.has(peer)) return;
    this.o.connections[peer]!.pause();
    // Not for ever: what this participant waits for elsewhere may depend, at others, on what this peer has to say. But ever longer: a dealer
    // is ahead by all that is left of the program while the others compute, and that must not add up to what fails the run.
    this.throttled.set(
      peer,
      setTimeout(() => this.release(peer), THROTTLE_MS * 2 ** ((4 * (parked - ahead)) / ahead)),
    );
  }

  private release(peer: number): void {
    const timer = this.throttled.get(peer);
    if (timer === undefined) return;
    clearTimeout(timer);
    this.throttled.delete(peer);
    this.o.connections[peer]?.resume();
  }
}
