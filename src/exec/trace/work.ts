import { unionOf } from './lanes.ts';
import type { CallRecord, OpSpan, Recording } from './recording.ts';

/** What each piece of a run was at work, in ms. No moment counts twice: a thread does one thing at a time. */
export interface Work {
  /** Kernel calls, waits excluded. */
  readonly calls: ReadonlyMap<CallRecord, number>;
  /** Executions of ops outside of their kernel calls: public values, layout, what needs no messages. */
  readonly ops: ReadonlyMap<OpSpan, number>;
}

/** Something that a monitor was told. Where times are equal, what ends comes before what begins. */
interface Moment {
  readonly at: number;
  readonly what: 'close' | 'end' | 'received' | 'sent' | 'waits' | 'begin' | 'open';
  readonly op: OpSpan | undefined;
  readonly call?: CallRecord;
  /** Of 'received': the call waits for more. */
  readonly more?: boolean;
}
const ORDER = { close: 0, end: 1, received: 2, sent: 3, waits: 4, begin: 5, open: 6 } as const;

/**
 * Who was at work between every two moments that were recorded. After a call began, sent or got what it waited for, it is that call. Before
 * a call begins or an op ends it is the op of that. What ends when a message is received was waiting, or work of the link: nobody's.
 * Recordings of one process (they have the same epoch) share a thread. Where a thread's idle time was measured, it is nobody's either.
 */
export function workOf(recordings: readonly Recording[]): Work {
  const calls = new Map<CallRecord, number>();
  const ops = new Map<OpSpan, number>();
  const add = <K>(to: Map<K, number>, k: K, ms: number): void => void to.set(k, (to.get(k) ?? 0) + ms);
  for (const thread of threadsOf(recordings)) {
    const moments = thread.flatMap(momentsOf).sort((a, b) => a.at - b.at || ORDER[a.what] - ORDER[b.what]);
    const idle = (thread.length === 1 && thread[0]!.idle) || [];
    let told = 0;
    for (let i = 1; i < moments.length; i++) {
      const before = moments[i - 1]!;
      const after = moments[i]!;
      let ms = after.at - before.at;
      for (; told < idle.length && idle[told]![0] <= after.at; told++)
        if (idle[told]![0] > before.at) ms -= idle[told]![1];
      if (ms <= 0) continue;
      const { call, op } = attribute(before, after);
      if (call) add(calls, call, ms);
      else if (op) add(ops, op, ms);
    }
  }
  return { calls, ops };
}

function attribute(before: Moment, after: Moment): { call?: CallRecord | undefined; op?: OpSpan | undefined } {
  const { what, call } = before;
  if (call && (what === 'begin' || what === 'sent' || (what === 'received' && !before.more))) return { call };
  if (what === 'open') return { op: before.op };
  if (after.what === 'received' || after.what === 'open') return {};
  if (after.what === 'begin' || after.what === 'close') return { op: after.op };
  return { call: after.call };
}

/** Recordings by the thread that they are of: those of one process have the same epoch. */
export function threadsOf(recordings: readonly Recording[]): Recording[][] {
  const threads = new Map<number, Recording[]>();
  for (const r of recordings) threads.set(r.epoch, [...(threads.get(r.epoch) ?? []), r]);
  return [...threads.values()];
}

function momentsOf(r: Recording): Moment[] {
  const out: Moment[] = [];
  const ops = new Map(r.ops.map((o) => [o.path, o]));
  for (const op of r.ops) {
    // What shares an input or opens a result is made of its calls: nobody saw it begin.
    if (op.loc === '') continue;
    out.push({ at: op.start, what: 'open', op }, { at: op.end, what: 'close', op });
  }
  for (const call of r.calls) {
    const of = { op: ops.get(call.op), call };
    for (const s of call.spans) out.push({ at: s.start, what: 'begin', ...of }, { at: s.end, what: 'end', ...of });
    for (const s of call.sends) out.push({ at: s.at, what: 'sent', ...of });
    for (const x of call.receives) {
      const more = call.receives.some((y) => y.asked <= x.got && y.got > x.got);
      out.push({ at: x.asked, what: 'waits', ...of }, { at: x.got, what: 'received', ...of, more });
    }
  }
  return out;
}

/** How long a call waited for messages, ms: from the question to the answer, whatever else was done in that time. */
export const waitOf = (c: CallRecord): number =>
  unionOf(c.receives.map((x) => ({ start: x.asked, end: x.got }))).reduce((n, x) => n + (x.end - x.start), 0);
