import type { Link } from './link.ts';
import { networkError } from './network-error.ts';

/** What one participant measured of the way to another. */
export interface LinkQuality {
  readonly peer: number;
  /** Half of the shortest round trip, in ms. */
  readonly latencyMs: number;
  /** Bytes per second that this participant could send. */
  readonly bandwidth: number;
  /** How far the peer's clock is ahead, in ms, to about the latency. */
  readonly clockMs: number;
}

const PINGS = 10;
/** Bytes of the measurement of bandwidth, and of one message of it. */
const LOAD = 4 * 2 ** 20;
const PART = 2 ** 18;

/**
 * Measures the ways to all others, one after another. All participants must call it at once.
 * @param now a monotonic clock and `date` the time of day, both in ms
 * @throws SpucError class `network` when a peer answers something else
 */
export async function measureLinks(link: Link, now: () => number, date: () => number): Promise<LinkQuality[]> {
  const all: LinkQuality[] = [];
  for (let from = 0; from < link.size; from++)
    for (let to = 0; to < link.size; to++) {
      if (from === to) continue;
      if (link.rank === to) await answer(link, from, date);
      if (link.rank === from) all.push(await ask(link, to, now, date));
    }
  return all;
}

const say = (link: Link, to: number, what: string, payload = new Uint8Array()): void => {
  link.send(to, `doctor/${link.rank}-${to}/${what}`, payload, 0, false);
  link.flush();
};
const hear = async (link: Link, from: number, what: string): Promise<Uint8Array> =>
  (await link.recv(from, `doctor/${from}-${link.rank}/${what}`)).payload;

async function ask(link: Link, peer: number, now: () => number, date: () => number): Promise<LinkQuality> {
  let best = { trip: Number.POSITIVE_INFINITY, clockMs: 0 };
  for (let i = 0; i < PINGS; i++) {
    const [start, day] = [now(), date()];
    say(link, peer, `ping${i}`);
    const pong = await hear(link, peer, `pong${i}`);
    const trip = now() - start;
    if (pong.length !== 8)
      throw networkError(`participant ${peer} answers a ping with ${pong.length} bytes where its clock is expected`);
    const theirs = new DataView(pong.buffer, pong.byteOffset, pong.length).getFloat64(0, true);
    if (trip < best.trip) best = { trip, clockMs: theirs - (day + trip / 2) };
  }
  const start = now();
  for (let at = 0; at < LOAD; at += PART) say(link, peer, `load${at}`, new Uint8Array(PART));
  await hear(link, peer, 'loaded');
  const seconds = Math.max(now() - start - best.trip, 0.01) / 1000;
  return { peer, latencyMs: best.trip / 2, bandwidth: LOAD / seconds, clockMs: best.clockMs };
}

async function answer(link: Link, peer: number, date: () => number): Promise<void> {
  for (let i = 0; i < PINGS; i++) {
    await hear(link, peer, `ping${i}`);
    const pong = new Uint8Array(8);
    new DataView(pong.buffer).setFloat64(0, date(), true);
    say(link, peer, `pong${i}`, pong);
  }
  for (let at = 0; at < LOAD; at += PART) await hear(link, peer, `load${at}`);
  say(link, peer, 'loaded');
}
