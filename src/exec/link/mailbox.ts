import { fail } from '../../support/diagnostics.ts';
import { FingerprintSet } from '../../support/fingerprints.ts';
import type { Message } from './frame.ts';
import type { Received } from './link.ts';

interface Waiter {
  resolve(m: Received): void;
  reject(e: Error): void;
}

/** Bytes that a message takes while it waits, its payload and address excepted. */
const HELD = 128;
const held = (address: string, payload: Uint8Array): number => HELD + 2 * address.length + payload.length;

/** What one endpoint got from one peer: messages by address, or the tasks that wait for them. */
export class Mailbox {
  private readonly arrived = new Map<string, Received>();
  private readonly waiting = new Map<string, Waiter>();
  private readonly seen = new FingerprintSet();
  private readonly asked = new FingerprintSet();
  private failure: Error | undefined;

  /** Bytes that messages take which arrived and which nobody has taken yet, empty ones too. */
  parked = 0;

  /** @param peer what messages call it */
  constructor(private readonly peer: string) {}

  /** Hands a message over. Throws SpucError (runtime) for an address that this peer used before. */
  put({ address, payload, clock }: Message): void {
    if (this.failure) return;
    if (!this.seen.add(address)) fail('runtime', `${this.peer} sent the message ${address} twice`);
    const waiter = this.waiting.get(address);
    if (!waiter) {
      this.arrived.set(address, { payload, clock });
      this.parked += held(address, payload);
    } else {
      this.waiting.delete(address);
      waiter.resolve({ payload, clock });
    }
  }

  /** The message of an address; each is taken once. What arrived before a failure can still be taken. */
  take(address: string): Promise<Received> {
    if (!this.asked.add(address))
      return Promise.reject(new Error(`the message ${address} of ${this.peer} is received twice`));
    const m = this.arrived.get(address);
    if (m) {
      this.arrived.delete(address);
      this.parked -= held(address, m.payload);
      return Promise.resolve(m);
    }
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => this.waiting.set(address, { resolve, reject }));
  }

  /** Rejects all that wait, now and later; the first failure stays. `drop` discards what arrived and was not taken. */
  fail(error: Error, drop: boolean): void {
    this.failure ??= error;
    if (drop) {
      this.arrived.clear();
      this.parked = 0;
    }
    for (const w of this.waiting.values()) w.reject(this.failure);
    this.waiting.clear();
  }
}
