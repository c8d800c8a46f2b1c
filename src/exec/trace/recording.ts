import type { Operation } from '../../ir/ir.ts';
import { showLocation } from '../../support/diagnostics.ts';
import type { CallBegun, CallMonitor, MessagePassed, Monitor, Phase } from '../runtime/monitor.ts';

/** A message that a participant sent; `at` is when it was handed to the link. */
export interface SentMessage extends MessagePassed {
  readonly at: number;
}

/** A message that a participant took: when it asked for it, and when its work went on with it. */
export interface ReceivedMessage extends MessagePassed {
  readonly asked: number;
  readonly got: number;
}

/** One phase of a kernel call, its waits included. */
export interface PhaseSpan {
  readonly phase: Phase;
  readonly start: number;
  readonly end: number;
}

/** One execution of an op. What shares an input, opens a result or tells a decision is one too: its calls need a place. */
export interface OpSpan {
  /** Its address: unique in the run, the same at all participants. */
  readonly path: string;
  readonly name: string;
  /** In the user's source, `file:line:col`; empty where the program has no op. */
  readonly loc: string;
  readonly start: number;
  readonly end: number;
}

/** One call of a protocol kernel. A message outside of kernel calls is a call of `decision`, without spans. */
export interface CallRecord {
  /** Unique in the run, the same at all participants. */
  readonly address: string;
  readonly kernel: string;
  /** The path of its op. */
  readonly op: string;
  /** Online hops on which its operands depend. */
  readonly clock: number;
  readonly spans: readonly PhaseSpan[];
  readonly sends: readonly SentMessage[];
  readonly receives: readonly ReceivedMessage[];
  /** When it let go what had been sent, before long work. */
  readonly flushes: readonly number[];
}

/** What one participant did in a run, as JSON. All times are ms since `epoch`, with fractions. It holds public facts only. */
export interface Recording {
  /** The dealer's is the number of parties. */
  readonly rank: number;
  readonly name: string;
  /** Unix time of 0, in ms: what aligns the recordings of several processes. */
  readonly epoch: number;
  /** When the recorder was made, or the run began. */
  readonly begun: number;
  readonly ops: readonly OpSpan[];
  readonly calls: readonly CallRecord[];
  /** Which way public control flow went, by the path of the decision. */
  readonly decisions: Readonly<Record<string, number>>;
  /** The participant's thread had nothing to do for so long, in ms, before that time: what is left is computing. Absent where nobody measured it. */
  readonly idle?: readonly (readonly [before: number, ms: number])[];
  /** From when the recorder was made to when the recording was taken. */
  readonly wallMs: number;
  /** Processor time of the participant's process in that time; absent where nobody measured it. */
  readonly cpuMs?: number;
}

export interface RecorderOptions {
  readonly rank: number;
  readonly name: string;
  /** Unix time in ms at which `now` gives 0. */
  readonly epoch: number;
  /** Monotone, in ms. */
  readonly now: () => number;
  /** How long this thread had nothing to do so far, in ms; only meaningful where the thread is one participant's. */
  readonly idle?: (() => number) | undefined;
  /** Processor time of this process so far, in ms; only meaningful where the process is one participant's. */
  readonly cpu?: (() => number) | undefined;
}

/** Shorter pauses between two moments are not looked into, ms. */
const IDLE_MS = 0.02;

/** What opens and ends: `end` is NaN while it lasts. */
type Open<T extends { readonly end: number }> = Omit<T, 'end'> & { end: number };
interface OpenCall {
  readonly address: string;
  readonly kernel: string;
  readonly clock: number;
  readonly spans: Open<PhaseSpan>[];
  readonly sends: SentMessage[];
  readonly receives: ReceivedMessage[];
  readonly flushes: number[];
}

/** The path of the op that a call or a decision belongs to: what stands before its kernel, or names the input, result or decision. */
export function opPathOf(address: string): string {
  const parts = address.split('/');
  const ends = parts[1] === 'body' ? parts.findIndex((p) => p === 'k' || p === 'decide' || /^d\d+$/.test(p)) : 3;
  return ends < 0 ? address : parts.slice(0, ends).join('/');
}

/** What to call a path at which the program has no op that is run as a whole. */
function nameOf(path: string): string {
  const [, part, index] = path.split('/');
  return part === 'inputs' ? `input ${index}` : part === 'outputs' ? `output ${index}` : 'decision';
}

/** Keeps what one participant does. While it runs it only appends plain records to arrays. */
export class Recorder implements Monitor {
  private begun = 0;
  private cpuBegun: number | undefined;
  private readonly decisions: Record<string, number> = {};
  private readonly idle: [number, number][] = [];
  private idled = 0;
  private latest = Number.NEGATIVE_INFINITY;
  private readonly ops: { path: string; op: Operation; start: number; end: number }[] = [];
  private readonly calls: OpenCall[] = [];

  constructor(private readonly o: RecorderOptions) {
    this.begin();
  }

  /** The run begins now: what was before, the making of connections, does not count. */
  begin(): void {
    this.begun = this.o.now();
    this.cpuBegun = this.o.cpu?.();
    this.idled = this.o.idle?.() ?? 0;
  }

  private readonly now = (): number => {
    const at = this.o.now();
    // Asking costs more than all else here, and there is nothing to learn where no time passed.
    if (this.o.idle && at - this.latest > IDLE_MS) {
      const idled = this.o.idle();
      if (idled > this.idled) this.idle.push([at, idled - this.idled]);
      this.idled = idled;
    }
    this.latest = at;
    return at;
  };

  readonly op = (path: string, op: Operation): (() => void) => {
    const { now } = this;
    const record = { path, op, start: now(), end: Number.NaN };
    this.ops.push(record);
    return () => {
      record.end = now();
    };
  };

  readonly call = ({ address, kernel, clock }: CallBegun): CallMonitor => {
    const record: OpenCall = { address, kernel: kernel.name, clock, spans: [], sends: [], receives: [], flushes: [] };
    this.calls.push(record);
    return new CallRecorder(record, this.now);
  };

  readonly decided = (path: string, index: number | undefined): void => {
    if (index !== undefined) this.decisions[path] = index;
  };

  readonly sent = (m: MessagePassed): void => {
    this.told(m.address).sends.push({ ...m, at: this.now() });
  };

  private readonly asked = new Map<string, number>();
  readonly waits = (_from: number, address: string): void => {
    this.asked.set(address, this.now());
  };
  readonly received = (m: MessagePassed): void => {
    const got = this.now();
    this.told(m.address).receives.push({ ...m, asked: this.asked.get(m.address) ?? got, got });
    this.asked.delete(m.address);
  };

  /** A call for a message outside of kernel calls. */
  private told(address: string): OpenCall {
    const record: OpenCall = { address, kernel: 'decision', clock: 0, spans: [], sends: [], receives: [], flushes: [] };
    this.calls.push(record);
    return record;
  }

  /** What was recorded so far. What has not ended, because the run failed, ends now. */
  recording(): Recording {
    const { rank, name, epoch, cpu } = this.o;
    const last = this.o.now();
    const until = (end: number): number => (Number.isNaN(end) ? last : end);
    const calls = this.calls.map(
      (c): CallRecord => ({
        address: c.address,
        kernel: c.kernel,
        op: opPathOf(c.address),
        clock: c.clock,
        spans: c.spans.map((s) => ({ ...s, end: until(s.end) })),
        sends: c.sends,
        receives: c.receives,
        flushes: c.flushes,
      }),
    );
    const ops = this.ops.map(
      (o): OpSpan => ({
        path: o.path,
        name: o.op.name,
        loc: showLocation(o.op.loc),
        start: o.start,
        end: until(o.end),
      }),
    );
    return {
      rank,
      name,
      epoch,
      begun: this.begun,
      ops: [...ops, ...withoutOp(calls, new Set(ops.map((o) => o.path)))],
      calls,
      decisions: this.decisions,
      ...(this.o.idle ? { idle: this.idle } : {}),
      wallMs: last - this.begun,
      ...(cpu ? { cpuMs: cpu() - this.cpuBegun! } : {}),
    };
  }
}

/** Spans for paths that calls name and no op has. */
function withoutOp(calls: readonly CallRecord[], known: ReadonlySet<string>): OpSpan[] {
  const out = new Map<string, Open<OpSpan> & { start: number }>();
  for (const c of calls) {
    if (known.has(c.op)) continue;
    const { start, end } = extentOf(c);
    const o = out.get(c.op);
    if (!o) out.set(c.op, { path: c.op, name: nameOf(c.op), loc: '', start, end });
    else {
      o.start = Math.min(o.start, start);
      o.end = Math.max(o.end, end);
    }
  }
  return [...out.values()];
}

/** From when to when anything happened in a call; 0 for one in which nothing did. */
export function extentOf(c: Pick<CallRecord, 'spans' | 'sends' | 'receives'>): { start: number; end: number } {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  const see = (from: number, to: number): void => {
    if (from < start) start = from;
    if (to > end) end = to;
  };
  for (const s of c.spans) see(s.start, s.end);
  for (const s of c.sends) see(s.at, s.at);
  for (const r of c.receives) see(r.asked, r.got);
  return start <= end ? { start, end } : { start: 0, end: 0 };
}

class CallRecorder implements CallMonitor {
  /** When each message was asked for that has not come. */
  private asked: Map<string, number> | undefined;
  constructor(
    private readonly record: OpenCall,
    private readonly now: () => number,
  ) {}
  begin(phase: Phase): void {
    this.record.spans.push({ phase, start: this.now(), end: Number.NaN });
  }
  end(): void {
    const span = this.record.spans.at(-1);
    if (span) span.end = this.now();
  }
  sent(m: MessagePassed): void {
    this.record.sends.push({ ...m, at: this.now() });
  }
  flushed(): void {
    this.record.flushes.push(this.now());
  }
  waits(from: number, address: string): void {
    this.asked ??= new Map();
    this.asked.set(`${from} ${address}`, this.now());
  }
  received(m: MessagePassed): void {
    const got = this.now();
    this.record.receives.push({ ...m, asked: this.asked?.get(`${m.peer} ${m.address}`) ?? got, got });
  }
}
