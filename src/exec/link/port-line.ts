import { type Connection, HIGH_WATER, type Line } from './connection.ts';
import type { Kind } from './framing.ts';
import { messageOf } from './network-error.ts';

/** A way to another thread: the part of a MessagePort that is used. */
export interface Port {
  onmessage: ((e: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  close(): void;
}

/** What a frame takes on the way to a thread, beside its bytes: empty ones must not be free. */
const FRAME_COST = 256;
const cost = (frame: Uint8Array): number => frame.length + FRAME_COST;
/** Bytes that were handed to a thread which did not take them yet, from which on no more is read from the network. */
const WINDOW = 64 * 2 ** 20;
/** What was taken or written is told in steps of so many bytes. */
const STEP = 2 ** 20;

type ToLine =
  | readonly ['frame', Kind, Uint8Array]
  | readonly ['written', number]
  | readonly ['closed', string | undefined];
type ToConnection =
  | readonly ['send', Kind, Uint8Array]
  | readonly ['taken', number]
  | readonly ['abort', string]
  | readonly ['pause' | 'resume' | 'end'];

/** Hands bytes over: their memory goes with them, or where it holds more than them, a copy. */
function give(port: Port, message: ToLine | ToConnection, bytes: Uint8Array): void {
  const whole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
  port.postMessage(message, whole ? [bytes.buffer as ArrayBuffer] : []);
}

/** The end of a connection at the thread that computes; the connection itself is served by another one, which never computes. */
export class PortLine implements Line {
  onClosed: ((why: Error | undefined) => void) | undefined;
  private readonly waiting: (() => void)[] = [];
  private queued = 0;
  private taken = 0;
  private over = false;
  private gone = false;

  constructor(private readonly port: Port) {}

  serve(onFrame: (kind: Kind, frame: Uint8Array) => void): void {
    this.port.onmessage = ({ data }) => {
      const m = data as ToLine;
      if (m[0] === 'frame') {
        this.taken += cost(m[2]);
        if (this.taken >= STEP) this.tell(['taken', this.taken]);
        if (this.taken >= STEP) this.taken = 0;
        onFrame(m[1], m[2]);
      } else if (m[0] === 'written') {
        this.queued -= m[1];
        if (this.queued < HIGH_WATER) this.release();
      } else {
        // The port is closed by `end` or `abort`: the peer may still be told why.
        this.gone = true;
        this.release();
        this.onClosed?.(m[1] === undefined ? undefined : new Error(m[1]));
      }
    };
  }

  send(kind: Kind, bytes: Uint8Array): void {
    if (this.over || this.gone) return;
    this.queued += bytes.length;
    give(this.port, ['send', kind, bytes], bytes);
  }

  drained(): Promise<void> {
    if (this.queued < HIGH_WATER || this.over || this.gone) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  pause(): void {
    this.tell(['pause']);
  }
  resume(): void {
    this.tell(['resume']);
  }

  end(): void {
    this.tell(['end']);
    this.close();
  }
  abort(reason: string): void {
    this.tell(['abort', reason]);
    this.close();
  }

  private tell(m: ToConnection): void {
    if (!this.over) this.port.postMessage(m);
  }
  private release(): void {
    for (const go of this.waiting.splice(0)) go();
  }
  /** Nothing passes any more: an open port would keep its thread alive. */
  private close(): void {
    this.over = true;
    this.release();
    this.port.close();
  }
}

/** What happens to a line that is served. */
export interface LineEvents {
  /** The peer is gone, or has given up, before it had said that it is done. */
  lost(why: string): void;
  /** The thread that computes has closed its end. */
  closed(): void;
}

/**
 * Serves a connection to a `PortLine` at the other end of a port. A thread that computes takes nothing: what waits for it is bounded, from there
 * on the peer is slowed down.
 */
export function serveLine(c: Connection, port: Port, on: LineEvents): void {
  let [waiting, written] = [0, 0];
  let done = false;
  const held = { full: false, asked: false };
  const tell = (m: ToLine): void => port.postMessage(m);
  const flow = (): void => {
    if (held.full || held.asked) c.pause();
    else c.resume();
  };
  c.onWritten = (bytes) => {
    written += bytes;
    if (written < STEP) return;
    tell(['written', written]);
    written = 0;
  };
  c.onClosed = (why) => {
    tell(['closed', why && messageOf(why)]);
    if (!done) on.lost(why ? messageOf(why) : 'it closed its connection');
  };
  port.onmessage = ({ data }) => {
    const m = data as ToConnection;
    if (m[0] === 'send') c.send(m[1], m[2]);
    else if (m[0] === 'taken') {
      waiting -= m[1];
      held.full = held.full && waiting > WINDOW / 2;
      flow();
    } else if (m[0] === 'abort' || m[0] === 'end') {
      on.closed();
      if (m[0] === 'abort') c.abort(m[1]);
      else c.end();
    } else {
      held.asked = m[0] === 'pause';
      flow();
    }
  };
  c.serve((kind, frame) => {
    if (kind === 'bye') done = true;
    if (kind === 'abort') on.lost(new TextDecoder().decode(frame));
    waiting += cost(frame);
    give(port, ['frame', kind, frame], frame);
    if (waiting <= WINDOW || held.full) return;
    held.full = true;
    flow();
  });
}
