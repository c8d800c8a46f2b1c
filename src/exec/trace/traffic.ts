import type { Phase } from '../runtime/monitor.ts';
import type { CallRecord } from './recording.ts';

/** What was sent: counts as the link counts them. */
export interface Traffic {
  messages: number;
  bytes: number;
  offlineMessages: number;
  offlineBytes: number;
}
export const noTraffic = (): Traffic => ({ messages: 0, bytes: 0, offlineMessages: 0, offlineBytes: 0 });

/** Adds what a call sent. */
export function addSends(t: Traffic, c: Pick<CallRecord, 'sends'>): void {
  for (const s of c.sends) {
    if (s.offline) {
      t.offlineMessages++;
      t.offlineBytes += s.bytes;
    } else {
      t.messages++;
      t.bytes += s.bytes;
    }
  }
}

/** The online clock at the end of a call, as far as this participant knows it: what it received rises it over that of the operands. */
export function clockAfter(c: Pick<CallRecord, 'clock' | 'receives'>): number {
  let clock = c.clock;
  for (const x of c.receives) if (!x.offline && x.clock >= clock) clock = x.clock + 1;
  return clock;
}

/** The messages, bytes and hops of one phase of a call at one participant. */
export function phaseTraffic(c: CallRecord, phase: Phase): { messages: number; bytes: number; hops?: number } {
  const sends = c.sends.filter((s) => s.offline === (phase !== 'online'));
  const sent = { messages: sends.length, bytes: sends.reduce((n, s) => n + s.bytes, 0) };
  return phase === 'online' ? { ...sent, hops: clockAfter(c) - c.clock } : sent;
}

/** The traffic of an execution of an op at one participant, and its hops: from the first to the last clock of its calls. */
export function opTraffic(calls: readonly CallRecord[]): Traffic & { hops: number } {
  const t = noTraffic();
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const c of calls) {
    addSends(t, c);
    first = Math.min(first, c.clock);
    last = Math.max(last, clockAfter(c));
  }
  return { ...t, hops: Math.max(0, last - first) };
}
