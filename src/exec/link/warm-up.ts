import type { Connection } from './connection.ts';
import { MAX_CONTROL } from './framing.ts';

/** Bytes of padding to one peer at most: what TCP may have under way after five round trips of slow start (RFC 6928: it begins with 14 KB). */
const MOST = 512 * 1024;
/** Padding is at most this part of what the run will send the same way. */
const PART = 1 / 4;
/** How long padding may take, in ms: where it takes longer, bandwidth is what a run waits for, not round trips. */
const PATIENCE_MS = 2000;

/** Bytes of padding to a peer to whom a run will send so many bytes. */
export const paddingFor = (bytes: number): number => Math.min(MOST, Math.floor(bytes * PART));

/**
 * Sends padding that the peer drops, so that the run which follows finds the windows of TCP open: a new connection has few bytes under way, and
 * doubles them per round trip, so that the first large messages of a run would take many. What is sent next arrives after the padding.
 * @param bytes of padding @param patienceMs after which no more is sent
 */
export async function warmUp(c: Connection, bytes: number, patienceMs = PATIENCE_MS): Promise<void> {
  let late = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      late = true;
      resolve();
    }, patienceMs);
  });
  for (let sent = 0; sent < bytes && !late; sent += MAX_CONTROL) {
    c.send('heartbeat', new Uint8Array(Math.min(MAX_CONTROL, bytes - sent)));
    await Promise.race([c.drained(1), over]);
  }
  clearTimeout(timer);
}
