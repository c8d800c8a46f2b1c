import { fail } from '../../support/diagnostics.ts';
import type { PublicDigest } from './link.ts';

/** A queued or parsed message. */
export interface Message {
  readonly address: string;
  readonly clock: number;
  readonly offline: boolean;
  readonly payload: Uint8Array;
}

/** Bytes of a frame without a digest beside its messages, and of a message beside its address and payload. */
export const FRAME_HEAD = 12;
export const MESSAGE_HEAD = 13;
/** Bytes of an address, or of the name of a digest, at most. */
const MAX_NAME = 64 * 1024;

/**
 * A frame, little endian: u32 message count, u32 length and UTF-8 op, u32 length and digest (both empty when there is
 * none), then per message: u32 length and UTF-8 address, u32 clock, u8 offline flag, u32 payload length, payload.
 */
export function buildFrame(messages: readonly Message[], digest?: PublicDigest): Uint8Array {
  const encoder = new TextEncoder();
  const heads = [encoder.encode(digest?.op ?? ''), encoder.encode(digest?.digest ?? '')];
  const addresses = messages.map((m) => encoder.encode(m.address));
  let size = FRAME_HEAD;
  for (const h of heads) size += h.length;
  messages.forEach((m, i) => {
    size += MESSAGE_HEAD + addresses[i]!.length + m.payload.length;
  });
  const frame = new Uint8Array(size);
  const view = new DataView(frame.buffer);
  let at = 0;
  const u32 = (v: number): void => {
    view.setUint32(at, v, true);
    at += 4;
  };
  const bytes = (b: Uint8Array): void => {
    u32(b.length);
    frame.set(b, at);
    at += b.length;
  };
  u32(messages.length);
  for (const h of heads) bytes(h);
  messages.forEach((m, i) => {
    bytes(addresses[i]!);
    u32(m.clock);
    view.setUint8(at++, m.offline ? 1 : 0);
    bytes(m.payload);
  });
  return frame;
}

/**
 * Reads a frame; payloads are parts of it. Throws SpucError (runtime) for one that is cut off, has bytes left over, or more messages than
 * `maxMessages`: an empty message takes ten times the memory of its bytes.
 */
export function parseFrame(frame: Uint8Array, maxMessages = Infinity): { messages: Message[]; digest?: PublicDigest } {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const decoder = new TextDecoder();
  let at = 0;
  const advance = (n: number): number => {
    if (at + n > frame.length) fail('runtime', `a frame of ${frame.length} bytes from a peer is cut off`);
    at += n;
    return at - n;
  };
  const u32 = (): number => view.getUint32(advance(4), true);
  const bytes = (max = frame.length): Uint8Array => {
    const n = u32();
    if (n > max) fail('runtime', `a frame from a peer has a name of ${n} bytes`);
    const start = advance(n);
    return frame.subarray(start, start + n);
  };
  const count = u32();
  if (count > maxMessages)
    fail('runtime', `a frame from a peer has ${count} messages, where ${maxMessages} are allowed`);
  const op = decoder.decode(bytes(MAX_NAME));
  const digest = decoder.decode(bytes(MAX_NAME));
  const messages: Message[] = [];
  for (let i = 0; i < count; i++) {
    const address = decoder.decode(bytes(MAX_NAME));
    const clock = u32();
    const offline = view.getUint8(advance(1)) !== 0;
    messages.push({ address, clock, offline, payload: bytes() });
  }
  if (at !== frame.length) fail('runtime', `a frame from a peer has ${frame.length - at} bytes left over`);
  return op || digest ? { messages, digest: { op, digest } } : { messages };
}
