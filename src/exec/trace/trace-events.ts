import { lanesOf, unionOf } from './lanes.ts';
import type { CallRecord, OpSpan, Recording } from './recording.ts';
import { opTraffic, phaseTraffic } from './traffic.ts';

/** An event of the Trace Event Format, as Perfetto and chrome://tracing read it. `ts` and `dur` are microseconds. */
export interface TraceEvent {
  readonly ph: 'X' | 'M' | 's' | 'f' | 'C';
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, unknown>>;
}

/** What is drawn: an interval in whole ns from the start of the trace. */
interface Slice {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly cat: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Disjoint, inside of this one. */
  readonly waits?: readonly { readonly start: number; readonly end: number }[];
}

/** One end of a message on the thread of a link. */
interface End {
  readonly at: number;
  readonly sent: boolean;
  readonly address: string;
  readonly id: number | undefined;
  readonly args: Readonly<Record<string, unknown>>;
}

/** More than one participant has. */
const THREADS = 1_000_000;

/** How long the slice of a message is drawn, ns: an arrow must start and end inside of a slice. */
const MESSAGE_NS = 1000;

/** Which message this is, the same at both of its ends. */
const messageKey = (from: number, to: number, address: string): string => `${from}>${to} ${address}`;

/**
 * The recordings of one run as trace events: a process per participant, with threads for its ops, its kernel calls and each of its peers,
 * arrows from each send to its receive, and a counter of the bytes sent. What overlaps in time is on threads of its own. Arrows are
 * drawn where both ends were recorded. Events of a thread come in the order of time.
 */
export function traceEvents(recordings: readonly Recording[]): TraceEvent[] {
  // Differences of epochs: a Unix time in ms has no digits left for parts of a microsecond.
  const shifts = recordings.map((r) => r.epoch - recordings[0]!.epoch);
  const origin = Math.min(...recordings.map((r, i) => shifts[i]! + firstTime(r)));
  const flows = flowIds(recordings);
  const names = new Map(recordings.map((r) => [r.rank, r.name]));
  return recordings.flatMap((r, i) =>
    participantEvents(r, (t) => Math.max(0, Math.round((t + shifts[i]! - origin) * 1e6)), flows, names),
  );
}

function participantEvents(
  r: Recording,
  ns: (t: number) => number,
  flows: ReadonlyMap<string, number>,
  names: ReadonlyMap<number, string>,
): TraceEvent[] {
  const pid = r.rank + 1;
  const out: TraceEvent[] = [
    { ph: 'M', name: 'process_name', pid, tid: pid * THREADS, args: { name: r.name } },
    { ph: 'M', name: 'process_sort_index', pid, tid: pid * THREADS, args: { sort_index: r.rank } },
  ];
  // Numbers of threads are never those of processes, and of no other process: some viewers take them for the main thread, or for one.
  let threads = pid * THREADS;
  const thread = (name: string): number => {
    const tid = ++threads;
    out.push({ ph: 'M', name: 'thread_name', pid, tid, args: { name } });
    out.push({ ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: tid } });
    return tid;
  };
  const lanes = (what: string, slices: readonly Slice[]): void => {
    for (const [i, lane] of lanesOf(slices).entries()) {
      const tid = thread(i === 0 ? what : `${what} ${i + 1}`);
      for (const s of lane) {
        const { name, cat, args } = s;
        out.push({ ph: 'X', name, cat, pid, tid, ts: s.start / 1000, dur: (s.end - s.start) / 1000, args });
        for (const w of s.waits ?? [])
          out.push({ ph: 'X', name: 'wait', cat: 'wait', pid, tid, ts: w.start / 1000, dur: (w.end - w.start) / 1000 });
      }
    }
  };

  const byOp = new Map<string, CallRecord[]>();
  for (const c of r.calls) {
    const of = byOp.get(c.op);
    if (of) of.push(c);
    else byOp.set(c.op, [c]);
  }
  lanes(
    'ops',
    r.ops.map((o) => opSlice(o, byOp.get(o.path) ?? [], ns)),
  );
  const ops = new Map(r.ops.map((o) => [o.path, o]));
  lanes(
    'kernels',
    r.calls.flatMap((c) => callSlices(c, ops.get(c.op), ns)),
  );
  for (const [peer, ends] of endsByPeer(r, ns, flows)) {
    const tid = thread(`link to ${names.get(peer) ?? `participant ${peer}`}`);
    messageEvents(ends, pid, tid, out);
  }
  counterEvents(r, ns, pid, out);
  return out;
}

const opSlice = (o: OpSpan, calls: readonly CallRecord[], ns: (t: number) => number): Slice => ({
  start: ns(o.start),
  end: ns(o.end),
  name: o.name,
  cat: 'op',
  args: { op: o.path, loc: o.loc, ...opTraffic(calls) },
});

/** A slice per phase of a call; what a call is that has none is told by its messages. */
function callSlices(c: CallRecord, op: OpSpan | undefined, ns: (t: number) => number): Slice[] {
  return c.spans.map(({ phase, start, end }) => {
    const slice = { start: ns(start), end: ns(end) };
    const waits = c.receives
      .filter((x) => x.offline === (phase !== 'online'))
      .map((x) => ({ start: Math.max(ns(x.asked), slice.start), end: Math.min(ns(x.got), slice.end) }))
      .filter((x) => x.start < x.end);
    return {
      ...slice,
      name: phase === 'online' ? c.kernel : `${c.kernel} (${phase})`,
      cat: 'kernel',
      args: {
        address: c.address,
        op: op ? `${op.name} ${c.op}` : c.op,
        loc: op?.loc ?? '',
        ...phaseTraffic(c, phase),
      },
      waits: unionOf(waits),
    };
  });
}

/** The ends of this participant's messages, by peer, in the order of time. */
function endsByPeer(
  r: Recording,
  ns: (t: number) => number,
  flows: ReadonlyMap<string, number>,
): [number, readonly End[]][] {
  const peers = new Map<number, End[]>();
  const add = (peer: number, end: End): void => {
    const ends = peers.get(peer);
    if (ends) ends.push(end);
    else peers.set(peer, [end]);
  };
  for (const c of r.calls) {
    for (const s of c.sends) {
      const id = flows.get(messageKey(r.rank, s.peer, s.address));
      const args = { op: c.op, kernel: c.kernel, bytes: s.bytes, clock: s.clock, offline: s.offline };
      add(s.peer, { at: ns(s.at), sent: true, address: s.address, id, args });
    }
    for (const x of c.receives) {
      const id = flows.get(messageKey(x.peer, r.rank, x.address));
      const args = { op: c.op, kernel: c.kernel, bytes: x.bytes, clock: x.clock, offline: x.offline };
      add(x.peer, { at: ns(x.got), sent: false, address: x.address, id, args });
    }
  }
  for (const ends of peers.values()) ends.sort((a, b) => a.at - b.at);
  return [...peers].sort(([a], [b]) => a - b);
}

function messageEvents(ends: readonly End[], pid: number, tid: number, out: TraceEvent[]): void {
  let free = 0;
  for (const [i, e] of ends.entries()) {
    // One after another, also where the clock did not move between two.
    const start = Math.max(e.at, free);
    const next = ends[i + 1]?.at ?? Number.POSITIVE_INFINITY;
    const end = Math.min(start + MESSAGE_NS, Math.max(start + 2, next));
    free = end;
    const name = e.sent ? 'send' : 'receive';
    const args = { address: e.address, ...e.args };
    out.push({ ph: 'X', name, cat: 'link', pid, tid, ts: start / 1000, dur: (end - start) / 1000, args });
    if (e.id === undefined) continue;
    const flow = { name: 'message', cat: 'link', id: e.id, pid, tid, ts: start / 1000 };
    out.push(e.sent ? { ph: 's', ...flow } : { ph: 'f', bp: 'e', ...flow });
  }
}

/** How much this participant has sent, after each moment in which it sent something. */
function counterEvents(r: Recording, ns: (t: number) => number, pid: number, out: TraceEvent[]): void {
  const sent = { online: 0, offline: 0 };
  const count = (ts: number): void => {
    out.push({ ph: 'C', name: 'bytes sent', pid, tid: pid * THREADS, ts: ts / 1000, args: { ...sent } });
  };
  const sends = r.calls.flatMap((c) => c.sends).sort((a, b) => a.at - b.at);
  for (const [i, s] of sends.entries()) {
    if (i === 0) count(ns(s.at));
    sent[s.offline ? 'offline' : 'online'] += s.bytes;
    const next = sends[i + 1];
    // A viewer shows no steps below a microsecond.
    if (!next || ns(next.at) - ns(s.at) >= MESSAGE_NS) count(ns(s.at));
  }
}

/** A number for every message of which both ends were recorded. */
function flowIds(recordings: readonly Recording[]): Map<string, number> {
  const received = new Set<string>();
  for (const r of recordings)
    for (const c of r.calls) for (const x of c.receives) received.add(messageKey(x.peer, r.rank, x.address));
  const ids = new Map<string, number>();
  for (const r of recordings)
    for (const c of r.calls)
      for (const s of c.sends) {
        const key = messageKey(r.rank, s.peer, s.address);
        if (received.has(key)) ids.set(key, ids.size + 1);
      }
  return ids;
}

/** The messages between recorded participants of which only one end was recorded: none in recordings of one run that succeeded. */
export function unpaired(recordings: readonly Recording[]): number {
  const here = new Set(recordings.map((r) => r.rank));
  const open = new Set<string>();
  const toggle = (key: string): void => {
    if (!open.delete(key)) open.add(key);
  };
  for (const r of recordings)
    for (const c of r.calls) {
      for (const s of c.sends) if (here.has(s.peer)) toggle(messageKey(r.rank, s.peer, s.address));
      for (const x of c.receives) if (here.has(x.peer)) toggle(messageKey(x.peer, r.rank, x.address));
    }
  return open.size;
}

/** The first time of a recording, ms since its epoch; 0 for one in which nothing happened. */
function firstTime(r: Recording): number {
  let first = Number.POSITIVE_INFINITY;
  for (const o of r.ops) first = Math.min(first, o.start);
  for (const c of r.calls) first = Math.min(first, c.spans[0]?.start ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(first) ? first : 0;
}
