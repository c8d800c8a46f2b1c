import type { CallRecord, Recording } from '../trace/recording.ts';
import { threadsOf } from '../trace/work.ts';

/** What a participant does in a kernel call, one after another. Times in ms. */
export type Step =
  | { readonly do: 'compute'; readonly ms: number }
  | { readonly do: 'send'; readonly to: number; readonly address: string; readonly bytes: number }
  | { readonly do: 'receive'; readonly from: number; readonly address: string }
  | { readonly do: 'flush' };

/** What one participant did, by the address of the call. */
export interface Work {
  readonly calls: ReadonlyMap<string, readonly Step[]>;
  readonly decisions: Readonly<Record<string, number>>;
  /** Computing in all. */
  readonly computeMs: number;
}

/** Something that a thread was seen doing; time before it and after the one before was computing for that participant. */
interface Mark {
  readonly at: number;
  readonly of: Recording;
  /** Of the call. Absent for the begin and end of ops: what was computed is charged to the participant's next call. */
  readonly steps?: Step[];
  readonly step?: Step;
}

/**
 * Takes recordings apart into steps, in the order of `recordings`. Where several are of one thread (a run in one process), what was computed
 * between two marks is the later one's participant's, who alone ran in that time; in the simulation each gets a thread of its own. Time in
 * which a thread had nothing to do is no computing; where nobody measured that, all time before a message is taken for waiting.
 */
export function stepsOf(recordings: readonly Recording[]): Work[] {
  const all = new Map<Recording, { calls: Map<string, Step[]>; computeMs: number; carried: number }>();
  for (const r of recordings) all.set(r, { calls: new Map(), computeMs: 0, carried: 0 });
  for (const thread of threadsOf(recordings)) {
    const marks = thread.flatMap((r) => marksOf(r, all.get(r)!.calls)).sort((a, b) => a.at - b.at);
    const alone = thread.length === 1 ? thread[0]! : undefined;
    const idle = new Idle(alone);
    let last = Math.min(...thread.map((r) => r.begun));
    for (const { at, of, steps, step } of marks) {
      const gap = Math.max(0, at - last - idle.until(at));
      const ms = alone && !alone.idle && step?.do === 'receive' ? 0 : gap;
      last = Math.max(last, at);
      const own = all.get(of)!;
      if (!steps) {
        own.carried += ms;
        continue;
      }
      const compute = ms + own.carried;
      own.carried = 0;
      own.computeMs += compute;
      // What precedes the taking of a message is done when it is there, what precedes anything else before that.
      if (step?.do === 'receive') steps.push(step);
      if (compute > 0) steps.push({ do: 'compute', ms: compute });
      if (step && step.do !== 'receive') steps.push(step);
    }
  }
  return recordings.map((r) => ({ ...all.get(r)!, decisions: r.decisions }));
}

function marksOf(r: Recording, calls: Map<string, Step[]>): Mark[] {
  const marks: Mark[] = [];
  for (const o of r.ops) marks.push({ at: o.start, of: r }, { at: o.end, of: r });
  for (const c of r.calls) {
    const steps = calls.get(c.address) ?? [];
    calls.set(c.address, steps);
    marks.push(...callMarks(c, r, steps));
  }
  return marks;
}

/** The marks of a call, those at the same time in the order in which a kernel does such things. */
function callMarks(c: CallRecord, of: Recording, steps: Step[]): Mark[] {
  const mark = (at: number, step?: Step): Mark => ({ at, of, steps, ...(step ? { step } : {}) });
  return [
    ...c.spans.map((s) => mark(s.start)),
    ...c.flushes.map((at) => mark(at, { do: 'flush' })),
    ...c.sends.map((s) => mark(s.at, { do: 'send', to: s.peer, address: s.address, bytes: s.bytes })),
    ...c.receives.map((m) => mark(m.asked)),
    ...c.receives.map((m) => mark(m.got, { do: 'receive', from: m.peer, address: m.address })),
    ...c.spans.map((s) => mark(s.end)),
  ];
}

/** Hands out the recorded idle times of a thread. */
class Idle {
  private next = 0;
  constructor(private readonly r: Recording | undefined) {}
  /** Idle time since the last question. */
  until(at: number): number {
    const all = this.r?.idle;
    let ms = 0;
    for (; all && this.next < all.length && all[this.next]![0] <= at; this.next++) ms += all[this.next]![1];
    return ms;
  }
}
