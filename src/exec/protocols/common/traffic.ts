import { wireBytes } from '../../ring/ring.ts';
import type { Cost, Traffic } from '../protocol.ts';

/** One hop of `messages` equal messages: `length` elements of `bits` bits each. */
export const hop = (messages: number, length: number, bits: number): Traffic => ({
  hops: messages > 0 ? 1 : 0,
  messages,
  bytes: messages * wireBytes(length, bits),
});

/** One step after the other. */
export const sequence = (...steps: readonly Traffic[]): Traffic => ({
  hops: steps.reduce((s, x) => s + x.hops, 0),
  messages: steps.reduce((s, x) => s + x.messages, 0),
  bytes: steps.reduce((s, x) => s + x.bytes, 0),
});

/** Steps that do not wait for each other. */
export const together = (...steps: readonly Traffic[]): Traffic => ({
  ...sequence(...steps),
  hops: steps.reduce((s, x) => Math.max(s, x.hops), 0),
});

/** The cost of a call from its online and offline traffic. */
export const cost = (online: Traffic, offline: Traffic): Cost => ({ ...online, offline });
